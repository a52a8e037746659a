// English texts of lists, the recycle bin and exports.
export const enList = {};
