// A member of the tenant.

import { Avatar } from "antd";
import { get } from "@/api/http";
import type { FieldDefinition, Option, People } from "@/api/types";
import styles from "@/fields/fields.module.css";
import type { CellProps, FieldKind } from "./kind";
import { Line } from "./parts/Line";
import { MemberPicker } from "./parts/PeoplePicker";

function MemberCell({ value, titles }: CellProps) {
  if (typeof value !== "string") return null;
  const name = titles[value] ?? "?";
  return (
    <span className={styles.person}>
      <Avatar size={20} className={styles.face}>
        {[...name].at(-1)}
      </Avatar>
      <Line text={name} />
    </span>
  );
}

async function findMember(_: FieldDefinition, text: string): Promise<Option | null> {
  const people = await get<People>("/api/people", { search: text });
  const exact = people.members.filter((one) => one.name === text || one.login === text);
  const [only] = exact;
  return only && exact.length === 1 ? { id: only.id, title: only.name, subtitle: only.login } : null;
}

export const member: FieldKind = {
  Cell: MemberCell,
  Input: MemberPicker,
  toText: (_, value, titles) => (typeof value === "string" ? (titles[value] ?? value) : ""),
  findByText: findMember,
  emptyValue: null,
  editor: "pick",
};
