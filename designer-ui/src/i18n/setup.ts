// Language of the interface: Chinese first, English loaded when wanted, switched live and remembered.
import i18next from "i18next";
import { useCallback } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import { zh } from "./zh";

export type Language = "zh" | "en";
/** Each language in its own words. */
export const LANGUAGE_NAMES: Record<Language, string> = { zh: "中文", en: "English" };
const STORED = "jigsmith.language";

function initialLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === "zh" || stored === "en") return stored;
  return navigator.language && !navigator.language.toLowerCase().startsWith("zh") ? "en" : "zh";
}

async function loadTexts(language: Language): Promise<void> {
  if (language === "zh" || i18next.hasResourceBundle("en", "translation")) return;
  const { en } = await import("./en");
  i18next.addResourceBundle("en", "translation", en);
}

const markDocument = (language: Language) => {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
};

/** Prepares the texts of the remembered, else the browser's language. */
export async function setUpLanguage(language: Language = initialLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "zh",
    resources: { zh: { translation: zh } },
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await loadTexts(language).catch(() => undefined);
  markDocument(language);
}

/** Switches everything on the page; `remember` also keeps it for this device. */
export async function setLanguage(language: Language, remember = true): Promise<void> {
  if (remember) localStorage.setItem(STORED, language);
  await loadTexts(language);
  await i18next.changeLanguage(language);
  markDocument(language);
}

/** True when somebody chose a language on this device. */
export const languageIsChosen = () => localStorage.getItem(STORED) !== null;

/** The translate function, the language, and `label` for the `{zh, en}` texts of definitions. */
export function useText() {
  const { t, i18n } = useTranslation();
  const language = (i18n.language === "en" ? "en" : "zh") as Language;
  const label = useCallback((text: LabelText | null | undefined) => labelIn(text, language), [language]);
  return { t, language, label };
}

export type LabelText = { zh: string; en?: string | null } | string;

export function labelIn(text: LabelText | null | undefined, language: Language): string {
  if (!text) return "";
  if (typeof text === "string") return text;
  return language === "en" && text.en ? text.en : text.zh;
}
