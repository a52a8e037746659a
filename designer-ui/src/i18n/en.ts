// English texts of the interface, by page.
import { enForms } from "./en.forms";

export const en = {
  ...enForms,
};
