// What the list is filtered by, in words; a chip opens the builder or takes its condition away.
import { CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { Filter, Titles } from "@/api/types";
import { useText } from "@/i18n/setup";
import styles from "./filter.module.css";
import { fromFilter, removeNode, toFilter } from "./filterModel";
import { nodeText } from "./filterText";
import type { FilterFields } from "./useFilterFields";

interface Properties {
  filter: Filter | null;
  fields: FilterFields;
  titles: Titles;
  onOpen: () => void;
  onChange: (filter: Filter | null) => void;
}

export function FilterChips({ filter, fields, titles, onOpen, onChange }: Properties) {
  const { t, language } = useText();
  const root = fromFilter(filter);
  if (root.items.length === 0) return null;
  const separate = root.join === "all";
  const chips = (separate ? root.items : [root]).map((node) => ({
    key: node.key,
    text: nodeText(node, { t, language, titles, fields }),
  }));
  return (
    <div className={styles.chips}>
      {chips.map(({ key, text }) => (
        <span key={key} className={styles.chip}>
          <button type="button" title={text} onClick={onOpen}>
            {text}
          </button>
          <button
            type="button"
            className={styles.remove}
            aria-label={t("filter.removeChip", { text })}
            onClick={() => onChange(separate ? toFilter(removeNode(root, key)) : null)}
          >
            <CloseOutlined style={{ fontSize: 10 }} />
          </button>
        </span>
      ))}
      <Button type="link" size="small" onClick={() => onChange(null)}>
        {t("filter.clear")}
      </Button>
    </div>
  );
}
