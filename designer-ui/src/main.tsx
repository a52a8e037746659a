// Puts the parts together.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { setUpLanguage } from "@/i18n/setup";
import { App } from "@/shell/App";
import "@/ui/base.css";

await setUpLanguage();
createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
