// A search box that waits for the end of an input-method composition and for a pause in typing.
import { SearchOutlined } from "@ant-design/icons";
import { Input, type InputRef } from "antd";
import { type Ref, useEffect, useRef, useState } from "react";

interface Properties {
  value: string;
  placeholder: string;
  onSearch: (text: string) => void;
  delay?: number;
  className?: string;
  inputRef?: Ref<InputRef>;
}

export function SearchBox({ value, placeholder, onSearch, delay = 300, className, inputRef }: Properties) {
  const [text, setText] = useState(value);
  const composing = useRef(false);
  const sent = useRef(value);
  const timer = useRef(0);

  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const send = (next: string) => {
    window.clearTimeout(timer.current);
    if (next === sent.current) return;
    sent.current = next;
    onSearch(next);
  };
  const later = (next: string) => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => send(next), delay);
  };

  return (
    <Input
      ref={inputRef}
      className={className}
      type="search"
      allowClear
      prefix={<SearchOutlined aria-hidden />}
      value={text}
      placeholder={placeholder}
      aria-label={placeholder}
      onChange={(event) => {
        setText(event.target.value);
        if (!composing.current) later(event.target.value);
      }}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        later(event.currentTarget.value);
      }}
      onPressEnter={(event) => !composing.current && send(event.currentTarget.value)}
    />
  );
}
