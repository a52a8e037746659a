// Language of the interface: Chinese first, English loaded when wanted, switched live and remembered.
import i18next, { type TFunction } from "i18next";
import { useSyncExternalStore } from "react";
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
  await i18next.init({
    lng: language,
    fallbackLng: "zh",
    resources: { zh: { translation: zh } },
    interpolation: { escapeValue: false },
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

export interface Texts {
  t: TFunction;
  language: Language;
  label: (text: LabelText | null | undefined) => string;
}

/** One object per language, so that hundreds of cells share it and memoised parts stay. */
const TEXTS: Record<Language, Texts> = { zh: textsOf("zh"), en: textsOf("en") };

function textsOf(language: Language): Texts {
  const t = ((...given: Parameters<TFunction>) => i18next.t(...given)) as TFunction;
  return { t, language, label: (text) => labelIn(text, language) };
}

function subscribe(changed: () => void): () => void {
  i18next.on("languageChanged", changed);
  return () => i18next.off("languageChanged", changed);
}

/** The translate function, the language, and `label` for the `{zh, en}` texts of definitions. */
export function useText(): Texts {
  return TEXTS[useSyncExternalStore(subscribe, () => (i18next.language === "en" ? "en" : "zh"))];
}

export type LabelText = { zh: string; en?: string | null } | string;

export function labelIn(text: LabelText | null | undefined, language: Language): string {
  if (!text) return "";
  if (typeof text === "string") return text;
  return language === "en" && text.en ? text.en : text.zh;
}
