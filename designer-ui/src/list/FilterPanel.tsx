// The filter builder with its own memory of incomplete conditions; complete ones take effect at once.
import { Button } from "antd";
import { useEffect, useRef, useState } from "react";
import type { Filter } from "@/api/types";
import { useText } from "@/i18n/setup";
import { FilterEditor } from "./FilterEditor";
import styles from "./filter.module.css";
import { addTo, emptyGroup, fromFilter, type Group, toFilter } from "./filterModel";
import { firstOperator } from "./operators";
import type { FilterFields } from "./useFilterFields";
import type { ValueContext } from "./ValueEditor";

const PAUSE_MS = 350;

interface Properties {
  filter: Filter | null;
  fields: FilterFields;
  context: ValueContext;
  onChange: (filter: Filter | null) => void;
  onClose: () => void;
}

export function FilterPanel({ filter, fields, context, onChange, onClose }: Properties) {
  const { t } = useText();
  const [root, setRoot] = useState<Group>(() => opened(filter, fields));
  const timer = useRef(0);
  const latest = useRef(onChange);
  latest.current = onChange;
  const pending = useRef<Group | null>(null);

  const flush = () => {
    window.clearTimeout(timer.current);
    if (pending.current) latest.current(toFilter(pending.current));
    pending.current = null;
  };
  const flushLatest = useRef(flush);
  flushLatest.current = flush;
  useEffect(() => () => flushLatest.current(), []);

  const change = (next: Group) => {
    setRoot(next);
    pending.current = next;
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => flushLatest.current(), PAUSE_MS);
  };
  return (
    <div className={styles.panel}>
      <FilterEditor root={root} onChange={change} fields={fields} context={context} />
      <div className={styles.foot}>
        <Button type="text" disabled={root.items.length === 0} onClick={() => change(emptyGroup())}>
          {t("filter.clear")}
        </Button>
        <Button
          type="primary"
          onClick={() => {
            flush();
            onClose();
          }}
        >
          {t("filter.done")}
        </Button>
      </div>
    </div>
  );
}

/** An empty filter opens with a first condition ready to be filled in. */
function opened(filter: Filter | null, fields: FilterFields): Group {
  const root = fromFilter(filter);
  const field = fields.fields[0];
  if (root.items.length > 0 || !field) return root;
  return addTo(root, root.key, "condition", field.name, firstOperator(field, fields.types));
}
