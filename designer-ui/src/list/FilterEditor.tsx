// The filter builder: conditions in groups joined by and / or.
import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Select, TreeSelect } from "antd";
import { useMemo } from "react";
import type { FieldDefinition, Operator } from "@/api/types";
import { useText } from "@/i18n/setup";
import styles from "./filter.module.css";
import {
  addTo,
  type Condition,
  changeCondition,
  changeGroup,
  type Group,
  type Node,
  removeNode,
  takesValue,
  valueFor,
} from "./filterModel";
import { firstOperator, operatorsOf } from "./operators";
import type { FilterFields } from "./useFilterFields";
import { type ValueContext, ValueEditor } from "./ValueEditor";

interface Properties {
  root: Group;
  onChange: (root: Group) => void;
  fields: FilterFields;
  context: ValueContext;
}

export function FilterEditor({ root, onChange, fields, context }: Properties) {
  const { t } = useText();
  return (
    <>
      {root.items.length === 0 ? <p className={styles.none}>{t("filter.none")}</p> : null}
      <GroupEditor group={root} depth={0} {...{ root, onChange, fields, context }} />
    </>
  );
}

interface GroupProperties extends Properties {
  group: Group;
  depth: number;
}

function GroupEditor({ group, depth, ...rest }: GroupProperties) {
  const { root, onChange, fields } = rest;
  const { t } = useText();
  const add = (what: "condition" | "group") => {
    const field = fields.fields[0];
    if (field) onChange(addTo(root, group.key, what, field.name, firstOperator(field, fields.types)));
  };
  return (
    <div className={styles.group}>
      {group.items.map((item, index) => (
        <div key={item.key} className={styles.line}>
          <div className={styles.join}>
            <Join group={group} index={index} onJoin={(join) => onChange(changeGroup(root, group.key, { join }))} />
          </div>
          <NodeEditor node={item} depth={depth} {...rest} />
          <Button
            type="text"
            icon={<CloseOutlined />}
            aria-label={t("filter.remove")}
            onClick={() => onChange(removeNode(root, item.key))}
          />
        </div>
      ))}
      <div className={styles.buttons}>
        <Button type="text" icon={<PlusOutlined />} onClick={() => add("condition")}>
          {t("filter.addCondition")}
        </Button>
        {depth < 2 ? (
          <Button type="text" icon={<PlusOutlined />} onClick={() => add("group")}>
            {t("filter.addGroup")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function Join({ group, index, onJoin }: { group: Group; index: number; onJoin: (join: Group["join"]) => void }) {
  const { t } = useText();
  if (index === 0) return t(group.negated ? "filter.whereNot" : "filter.where");
  if (index > 1) return t(`filter.${group.join}`);
  return (
    <Select
      value={group.join}
      aria-label={t("filter.join")}
      onChange={onJoin}
      options={[
        { value: "all" as const, label: t("filter.all") },
        { value: "any" as const, label: t("filter.any") },
      ]}
    />
  );
}

function NodeEditor({ node, depth, ...rest }: Properties & { node: Node; depth: number }) {
  if (node.kind === "condition") return <ConditionEditor condition={node} {...rest} />;
  return (
    <div className={styles.nested}>
      <GroupEditor group={node} depth={depth + 1} {...rest} />
    </div>
  );
}

function ConditionEditor({ condition, root, onChange, fields, context }: Properties & { condition: Condition }) {
  const { t, label } = useText();
  const field = fields.find(condition.field);
  const operators = operatorsOf(field, fields.types);
  const change = (next: Partial<Condition>) => onChange(changeCondition(root, condition.key, next));
  const tree = useMemo(() => fieldTree(fields, label), [fields, label]);
  const pickField = (name: string) => {
    const picked = fields.find(name);
    if (!picked) return;
    const operator = firstOperator(picked, fields.types);
    change({ field: name, operator, value: picked.type === field?.type ? condition.value : null });
  };
  return (
    <div className={styles.fields}>
      <TreeSelect
        value={condition.field}
        treeData={tree}
        onChange={pickField}
        aria-label={t("filter.field")}
        showSearch={{ treeNodeFilterProp: "title" }}
        popupMatchSelectWidth={false}
        loadData={async ({ value }) => fields.loadHop(String(value))}
        status={field ? "" : "error"}
      />
      <Select<Operator>
        value={condition.operator}
        aria-label={t("filter.operator")}
        onChange={(operator) => change({ operator, value: valueFor(operator, condition.operator, condition.value) })}
        options={operators.map((operator) => ({ value: operator, label: t(`operator.${operator}`) }))}
        popupMatchSelectWidth={false}
      />
      {field && takesValue(condition.operator) ? (
        <ValueEditor
          key={`${condition.field} ${condition.operator}`}
          field={field}
          operator={condition.operator}
          value={condition.value}
          onChange={(value) => change({ value })}
          context={context}
        />
      ) : (
        <span />
      )}
    </div>
  );
}

function fieldTree(fields: FilterFields, label: (text: FieldDefinition["label"]) => string) {
  return fields.fields.map((field) => {
    const hops = fields.hops[field.name];
    return {
      value: field.name,
      title: label(field.label),
      isLeaf: !fields.canHop(field),
      children: hops?.map((hop) => ({
        value: `${field.name}.${hop.name}`,
        title: `${label(field.label)} › ${label(hop.label)}`,
        isLeaf: true,
      })),
    };
  });
}
