// Draws a layout: sections, groups, columns, tabs, lines and remarks around the fields.

import { CaretDownOutlined, CaretRightOutlined } from "@ant-design/icons";
import { Badge, Divider, Tabs } from "antd";
import type { ReactNode } from "react";
import type { LayoutItem } from "@/api/types";
import { useText } from "@/i18n/setup";
import type { Folds } from "./folds";
import styles from "./form.module.css";
import { fieldsIn } from "./layout";

interface Properties {
  items: readonly LayoutItem[];
  folds: Folds;
  renderField: (field: string, span?: number | null) => ReactNode;
  /** How many of these fields have a message. */
  countProblems?: (fields: readonly string[]) => number;
  path?: string;
}

export function LayoutView({ items, path = "", ...rest }: Properties) {
  return (
    <div className={styles.container}>
      <div className={styles.grid}>
        {items.map((item, index) => {
          const here = path ? `${path}.${index}` : String(index);
          return <Item key={here} item={item} path={here} {...rest} />;
        })}
      </div>
    </div>
  );
}

type ItemProperties = Omit<Properties, "items"> & { item: LayoutItem; path: string };

function Item({ item, ...rest }: ItemProperties) {
  const { label } = useText();
  switch (item.type) {
    case "field":
      return rest.renderField(item.field, item.span);
    case "text":
      return <p className={styles.remark}>{label(item.text)}</p>;
    case "divider":
      return (
        <Divider className={styles.divider} titlePlacement="start" plain>
          {label(item.label)}
        </Divider>
      );
    case "section":
      return <Section item={item} {...rest} />;
    case "group":
      return (
        <fieldset className={styles.group}>
          {item.label && <legend>{label(item.label)}</legend>}
          <LayoutView {...rest} items={item.items} />
        </fieldset>
      );
    case "columns":
      return <Columns item={item} {...rest} />;
    case "tabs":
      return <TabPages item={item} {...rest} />;
  }
}

type Of<T extends LayoutItem["type"]> = Omit<ItemProperties, "item"> & { item: Extract<LayoutItem, { type: T }> };

function Section({ item, path, ...rest }: Of<"section">) {
  const { t, label } = useText();
  const isOpen = rest.folds.isOpen(path, !item.collapsed);
  const problems = rest.countProblems?.(fieldsIn(item.items)) ?? 0;
  return (
    <section className={styles.section}>
      <h3>
        <button type="button" aria-expanded={isOpen} onClick={() => rest.folds.setOpen(path, !isOpen)}>
          {isOpen ? <CaretDownOutlined /> : <CaretRightOutlined />}
          {label(item.label)}
          {!isOpen && problems > 0 && <Badge count={problems} title={t("form.problemCount", { count: problems })} />}
        </button>
      </h3>
      {isOpen && <LayoutView {...rest} items={item.items} path={path} />}
    </section>
  );
}

function Columns({ item, path, ...rest }: Of<"columns">) {
  return (
    <div className={styles.columns}>
      {item.columns.map((column, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns have no name and never move
        <div key={index} style={{ "--span": column.span } as React.CSSProperties} className={styles.column}>
          <LayoutView {...rest} items={column.items} path={`${path}.${index}`} />
        </div>
      ))}
    </div>
  );
}

function TabPages({ item, path, ...rest }: Of<"tabs">) {
  const { t, label } = useText();
  const pages = item.tabs.map((tab, index) => {
    const problems = rest.countProblems?.(fieldsIn(tab.items)) ?? 0;
    return {
      key: String(index),
      label: (
        <Badge count={problems} size="small" offset={[8, -2]} title={t("form.problemCount", { count: problems })}>
          {label(tab.label)}
        </Badge>
      ),
      children: <LayoutView {...rest} items={tab.items} path={`${path}.${index}`} />,
    };
  });
  return (
    <Tabs
      className={styles.tabs}
      items={pages}
      activeKey={String(rest.folds.tabAt(path))}
      onChange={(key) => rest.folds.setTab(path, Number(key))}
    />
  );
}
