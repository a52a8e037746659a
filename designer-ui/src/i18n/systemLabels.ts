// Labels that need both languages at once, as definitions have them.
export const SYSTEM_LABELS = {
  created_at: { zh: "创建时间", en: "Created" },
  created_by: { zh: "创建人", en: "Created by" },
  updated_at: { zh: "更新时间", en: "Updated" },
  updated_by: { zh: "更新人", en: "Updated by" },
};

export const ALL_RECORDS = { zh: "全部记录", en: "All records" };
