// A light editor of formatted text: bold, italic, underline, headings, lists, links.

import {
  BoldOutlined,
  ClearOutlined,
  ItalicOutlined,
  LinkOutlined,
  OrderedListOutlined,
  UnderlineOutlined,
  UnorderedListOutlined,
} from "@ant-design/icons";
import { Button, Space } from "antd";
import { type ReactNode, useEffect, useRef } from "react";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { harmlessHtml } from "../harmless";

interface Tool {
  command: string;
  argument?: string;
  icon: ReactNode;
  key: string;
}

const TOOLS: Tool[] = [
  { command: "bold", icon: <BoldOutlined />, key: "fields.bold" },
  { command: "italic", icon: <ItalicOutlined />, key: "fields.italic" },
  { command: "underline", icon: <UnderlineOutlined />, key: "fields.underline" },
  { command: "formatBlock", argument: "h3", icon: <b>H</b>, key: "fields.heading" },
  { command: "insertUnorderedList", icon: <UnorderedListOutlined />, key: "fields.bullets" },
  { command: "insertOrderedList", icon: <OrderedListOutlined />, key: "fields.numbers" },
  { command: "createLink", icon: <LinkOutlined />, key: "fields.link" },
  { command: "removeFormat", icon: <ClearOutlined />, key: "fields.plain" },
];

interface Properties {
  id: string;
  html: string;
  onChange: (html: string) => void;
  disabled?: boolean;
  status?: "error" | "";
  label: string;
}

export function RichTextEditor({ id, html, onChange, disabled, status, label }: Properties) {
  const { t } = useText();
  const sheet = useRef<HTMLDivElement>(null);
  const written = useRef<string | null>(null);
  useEffect(() => {
    if (!sheet.current || written.current === html) return;
    written.current = html;
    sheet.current.innerHTML = harmlessHtml(html);
  }, [html]);

  const tell = () => {
    const text = sheet.current?.innerText.trim() ? (sheet.current?.innerHTML ?? "") : "";
    written.current = text;
    onChange(text);
  };
  const use = (tool: Tool) => {
    sheet.current?.focus();
    const argument =
      tool.command === "createLink" ? linkFrom(window.prompt(t("fields.linkAddress"), "https://")) : tool.argument;
    if (tool.command === "createLink" && !argument) return;
    // execCommand is deprecated yet the only undoable way every browser has.
    document.execCommand(tool.command, false, argument);
    tell();
  };
  return (
    <div className={`${styles.rich} ${status === "error" ? styles.wrong : ""}`}>
      {!disabled && (
        <Space.Compact className={styles.richbar} role="toolbar" aria-label={t("fields.formatting")}>
          {TOOLS.map((tool) => (
            <Button
              key={tool.key}
              type="text"
              size="small"
              tabIndex={-1}
              icon={tool.icon}
              title={t(tool.key)}
              aria-label={t(tool.key)}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => use(tool)}
            />
          ))}
        </Space.Compact>
      )}
      <div
        id={id}
        ref={sheet}
        className={`${styles.sheet} ${styles.prose}`}
        contentEditable={!disabled}
        suppressContentEditableWarning
        role="textbox"
        tabIndex={0}
        aria-multiline
        aria-label={label}
        onInput={tell}
        onPaste={(event) => {
          event.preventDefault();
          const formatted = event.clipboardData.getData("text/html");
          if (formatted) document.execCommand("insertHTML", false, harmlessHtml(formatted));
          else document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
        }}
      />
    </div>
  );
}

function linkFrom(typed: string | null): string | undefined {
  const address = typed?.trim() ?? "";
  return /^(https?:\/\/.+|mailto:.+|tel:.+)/i.test(address) ? address : undefined;
}
