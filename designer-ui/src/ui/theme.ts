// The one place of colours, sizes and type.
import type { ThemeConfig } from "antd";

const FONT =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

/** The antd theme; controls grow to touch size on a phone, `still` moves nothing. */
export function themeFor(phone: boolean, still: boolean): ThemeConfig {
  return {
    token: {
      colorPrimary: "#0958d9",
      colorPrimaryHover: "#1160d6",
      colorInfo: "#0958d9",
      colorLink: "#0958d9",
      colorSuccess: "#237804",
      colorError: "#cf1322",
      colorTextBase: "#1c2430",
      colorText: "#1c2430",
      colorTextSecondary: "#4a5464",
      colorTextTertiary: "#626d7f",
      colorTextDescription: "#626d7f",
      colorTextPlaceholder: "#6a7484",
      colorBorder: "#cfd5de",
      colorBorderSecondary: "#e5e8ed",
      colorBgLayout: "#f5f6f8",
      // presets for tags, dark enough to be read on their own tint
      green: "#2f8a0e",
      lime: "#5d8a00",
      gold: "#a86f00",
      orange: "#bf5a00",
      volcano: "#c93a12",
      cyan: "#0a8583",
      borderRadius: 6,
      fontFamily: FONT,
      fontSize: 14,
      controlHeight: phone ? 44 : 32,
      controlHeightSM: phone ? 44 : 26,
      motion: !still,
      motionDurationMid: "0.14s",
      motionDurationSlow: "0.2s",
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none" },
      Tag: { defaultBg: "#f2f4f7" },
      Tooltip: { colorBgSpotlight: "#1c2430" },
    },
  };
}
