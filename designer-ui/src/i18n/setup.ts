// Language of the interface: Chinese first, English beside it, switched live and remembered.
import i18next from "i18next";
import { useCallback } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import { en } from "./en";
import { zh } from "./zh";

export type Language = "zh" | "en";
/** Each language in its own words. */
export const LANGUAGE_NAMES: Record<Language, string> = { zh: "中文", en: "English" };
const STORED = "jigsmith.language";

function initialLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (stored === "zh" || stored === "en") return stored;
  return navigator.language.toLowerCase().startsWith("zh") || !navigator.language ? "zh" : "en";
}

export function setUpLanguage(language: Language = initialLanguage()): Language {
  i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "zh",
    resources: { zh: { translation: zh }, en: { translation: en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  return language;
}

export function setLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  void i18next.changeLanguage(language);
}

/** True until somebody chose a language on this device. */
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
