// Chinese or English, at once and everywhere.
import { GlobalOutlined } from "@ant-design/icons";
import { LANGUAGE_NAMES, type Language, setLanguage, useText } from "@/i18n/setup";
import { PopMenu } from "@/ui/PopMenu";
import { useToast } from "./useToast";

export function LanguageSwitch({ onChange, short }: { onChange?: (language: Language) => void; short?: boolean }) {
  const { t, language } = useText();
  const toast = useToast();
  const items = (["zh", "en"] as const).map((each) => ({
    key: each,
    text: <span lang={each}>{LANGUAGE_NAMES[each]}</span>,
    current: each === language,
    onChoose: () => void setLanguage(each).then(() => onChange?.(each), toast.problem),
  }));
  return (
    <PopMenu label={t("shell.language")} icon={<GlobalOutlined aria-hidden />} items={items}>
      {short ? null : LANGUAGE_NAMES[language]}
    </PopMenu>
  );
}
