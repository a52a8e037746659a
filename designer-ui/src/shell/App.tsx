// Theme, language, server state and routes, in that order.
import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import zhCN from "antd/es/locale/zh_CN";
import dayjs from "dayjs";
import { useEffect, useMemo, useState } from "react";
import { RouterProvider } from "react-router/dom";
import { connection } from "@/api/http";
import { createQueryClient } from "@/api/queries";
import { Notices } from "@/feedback/Notices";
import { type Language, useText } from "@/i18n/setup";
import { themeFor } from "@/ui/theme";
import { usePhone } from "@/ui/useMedia";
import { createRoutes } from "./routes";
import "dayjs/locale/zh-cn";

export function App() {
  const { language } = useText();
  const phone = usePhone();
  const theme = useMemo(() => themeFor(phone), [phone]);
  const [client] = useState(createQueryClient);
  const [router] = useState(createRoutes);
  const locale = useLocale(language);
  connection.language = language;
  dayjs.locale(language === "zh" ? "zh-cn" : "en");
  return (
    <ConfigProvider locale={locale} theme={theme}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Notices />
      </QueryClientProvider>
    </ConfigProvider>
  );
}

/** antd's own words; the English ones are loaded when wanted. */
function useLocale(language: Language) {
  const [english, setEnglish] = useState<typeof zhCN>();
  useEffect(() => {
    if (language !== "en" || english) return;
    void import("antd/es/locale/en_US").then((loaded) => setEnglish(loaded.default));
  }, [language, english]);
  return language === "en" && english ? english : zhCN;
}
