// Large parts, fetched when one is first shown; until then a grey bar keeps their place.
import type { CascaderProps, DatePickerProps, ImageProps, ProgressProps, TimePickerProps, TreeSelectProps } from "antd";
import type { Dayjs } from "dayjs";
import { type ComponentType, lazy, type ReactNode, Suspense } from "react";
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
export const Progress = onDemand<ProgressProps>(() => import("antd/es/progress"));
export const Image = onDemand<ImageProps>(() => import("antd/es/image"));
export const ImageGroup = onDemand<{ children: ReactNode }>(() =>
  import("antd/es/image").then((image) => ({ default: image.default.PreviewGroup })),
);
