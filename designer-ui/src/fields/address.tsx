// A postal address: the region in steps, and the rest as text.

import { AutoComplete, Input } from "antd";
import type { FieldDefinition, Json } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import { properties } from "./definition";
import type { CellProps, FieldKind, InputProps } from "./kind";
import { Line } from "./parts/Line";
import { PROVINCES } from "./parts/provinces";

interface Address {
  region: string[];
  detail: string;
}

const STEP_KEYS = ["fields.province", "fields.city", "fields.district", "fields.street", "fields.community"];

export function addressOf(value: Json | undefined): Address {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { region: [], detail: "" };
  const region = Array.isArray(value.region) ? value.region.map(String) : [];
  return { region, detail: typeof value.detail === "string" ? value.detail : "" };
}

/** The value to store: steps up to the last one given; null when all is empty. */
export function addressValue(field: FieldDefinition, address: Address): Json {
  const region = [...address.region];
  while (region.length && !region.at(-1)?.trim()) region.pop();
  if (!region.length && !address.detail) return null;
  return properties(field).detail === false ? { region } : { region, detail: address.detail };
}

export function addressText(value: Json | undefined): string {
  const { region, detail } = addressOf(value);
  return [region.join(" / "), detail].filter(Boolean).join(" ");
}

function AddressCell({ value, full }: CellProps) {
  return full ? <span>{addressText(value)}</span> : <Line text={addressText(value)} />;
}

function AddressInput({ field, value, onChange, id, disabled, status }: InputProps) {
  const { t } = useText();
  const { levels = 3, detail: hasDetail } = properties(field);
  const address = addressOf(value);
  const change = (part: Partial<Address>) => onChange(addressValue(field, { ...address, ...part }));
  const step = (index: number, text: string) => {
    const region = Array.from({ length: levels }, (_, at) => (at === index ? text : (address.region[at] ?? "")));
    change({ region });
  };
  return (
    <div className={styles.address}>
      {STEP_KEYS.slice(0, levels).map((key, index) => (
        <AutoComplete
          key={key}
          id={index ? undefined : id}
          value={address.region[index] ?? ""}
          options={index ? [] : PROVINCES.map((name) => ({ value: name }))}
          showSearch={{ filterOption: (typed, option) => (option?.value ?? "").includes(typed) }}
          onChange={(text: string) => step(index, text)}
          disabled={disabled || (index > 0 && !address.region[index - 1])}
          status={status}
          placeholder={t(key)}
          aria-label={t(key)}
        />
      ))}
      {hasDetail !== false && (
        <Input
          className={styles.detail}
          value={address.detail}
          maxLength={300}
          onChange={(event) => change({ detail: event.target.value })}
          disabled={disabled}
          status={status}
          placeholder={t("fields.addressDetail")}
          aria-label={t("fields.addressDetail")}
        />
      )}
    </div>
  );
}

export const address: FieldKind = {
  Cell: AddressCell,
  Input: AddressInput,
  toText: (_, value) => addressText(value),
  fromText: (field, typed) => {
    const { levels = 3 } = properties(field);
    const steps = typed.split(/\s*[/／]\s*/).slice(0, levels);
    if (steps.length < 2) return addressValue(field, { region: [], detail: typed });
    const [last = "", ...rest] = (steps.at(-1) ?? "").split(" ");
    return addressValue(field, { region: [...steps.slice(0, -1), last], detail: rest.join(" ") });
  },
  emptyValue: null,
  editor: "panel",
};
