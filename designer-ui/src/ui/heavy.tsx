// Large inputs, fetched when one is first shown; until then a grey bar keeps their place.
import type { CascaderProps, DatePickerProps, TimePickerProps, TreeSelectProps } from "antd";
import type { Dayjs } from "dayjs";
import { type ComponentType, lazy, Suspense } from "react";
import styles from "./states.module.css";

function onDemand<P extends object>(load: () => Promise<{ default: unknown }>): ComponentType<P> {
  const Loaded = lazy(load as () => Promise<{ default: ComponentType<P> }>);
  return function OnDemand(properties: P) {
    return (
      <Suspense fallback={<div className={styles.coming} />}>
        <Loaded {...properties} />
      </Suspense>
    );
  };
}

export const DatePicker = onDemand<DatePickerProps<Dayjs, false>>(() => import("antd/es/date-picker"));
export const TimePicker = onDemand<TimePickerProps>(() => import("antd/es/time-picker"));
export const TreeSelect = onDemand<TreeSelectProps<string>>(() => import("antd/es/tree-select"));
export const Cascader = onDemand<CascaderProps>(() => import("antd/es/cascader"));
