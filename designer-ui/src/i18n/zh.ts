// Chinese texts of the interface, by page.
import { zhForms } from "./zh.forms";

export const zh = {
  ...zhForms,
};
