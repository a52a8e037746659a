// Chinese texts of the settings pages.
export const zhSettings = {};
