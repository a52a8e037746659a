// English texts of the settings pages.
export const enSettings = {};
