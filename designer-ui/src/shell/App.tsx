// Theme, language, server state and routes, in that order.
import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import enUS from "antd/es/locale/en_US";
import zhCN from "antd/es/locale/zh_CN";
import dayjs from "dayjs";
import { useMemo, useState } from "react";
import { RouterProvider } from "react-router/dom";
import { connection } from "@/api/http";
import { createQueryClient } from "@/api/queries";
import { Notices } from "@/feedback/Notices";
import { useText } from "@/i18n/setup";
import { themeFor } from "@/ui/theme";
import { usePhone, useStill } from "@/ui/useMedia";
import { createRoutes } from "./routes";
import "dayjs/locale/zh-cn";

export function App() {
  const { language } = useText();
  const phone = usePhone();
  const still = useStill();
  const theme = useMemo(() => themeFor(phone, still), [phone, still]);
  const [client] = useState(createQueryClient);
  const [router] = useState(createRoutes);
  connection.language = language;
  dayjs.locale(language === "zh" ? "zh-cn" : "en");
  return (
    <ConfigProvider locale={language === "zh" ? zhCN : enUS} theme={theme} button={{ autoInsertSpace: false }}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
        <Notices />
      </QueryClientProvider>
    </ConfigProvider>
  );
}
