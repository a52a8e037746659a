// Chinese texts of lists, the recycle bin and exports.
export const zhList = {};
