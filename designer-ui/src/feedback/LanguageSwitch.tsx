// Chinese or English, at once and everywhere; the member's setting follows where somebody is signed in.
import { GlobalOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { LANGUAGE_NAMES, type Language, setLanguage, useText } from "@/i18n/setup";
import { useToast } from "./useToast";

export function LanguageSwitch({ onChange, short }: { onChange?: (language: Language) => void; short?: boolean }) {
  const { t, language } = useText();
  const toast = useToast();
  const items = (["zh", "en"] as const).map((each) => ({
    key: each,
    label: <span lang={each}>{LANGUAGE_NAMES[each]}</span>,
    onClick: () => {
      setLanguage(each).then(() => onChange?.(each), toast.problem);
    },
  }));
  return (
    <Dropdown menu={{ items, selectable: true, selectedKeys: [language] }} trigger={["click"]} placement="bottomRight">
      <Button type="text" icon={<GlobalOutlined />} aria-label={t("shell.language")}>
        {short ? null : LANGUAGE_NAMES[language]}
      </Button>
    </Dropdown>
  );
}
