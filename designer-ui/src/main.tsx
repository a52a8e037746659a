// Puts the parts together.
import { createRoot } from "react-dom/client";
import { setUpLanguage } from "@/i18n/setup";

setUpLanguage();
createRoot(document.getElementById("root") as HTMLElement).render("Jigsmith");
