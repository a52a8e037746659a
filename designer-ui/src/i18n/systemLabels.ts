// Labels of what every record keeps by itself, in both languages at once, as definitions have them.
import { en } from "./en";
import { zh } from "./zh";

type SystemField = keyof typeof zh.system;

export const SYSTEM_LABELS = Object.fromEntries(
  (Object.keys(zh.system) as SystemField[]).map((name) => [name, { zh: zh.system[name], en: en.system[name] }]),
) as Record<SystemField, { zh: string; en: string }>;

export const ALL_RECORDS = { zh: zh.view.all, en: en.view.all };
