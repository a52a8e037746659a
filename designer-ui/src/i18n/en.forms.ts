// English texts of forms, fields, record pages and the import wizard.
export const enForms = {};
