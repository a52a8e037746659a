// Picks a member by name or login, searched on the server.

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { get } from "@/api/http";
import { keys } from "@/api/queries";
import type { People } from "@/api/types";
import styles from "@/fields/fields.module.css";
import { useText } from "@/i18n/setup";
import type { InputProps } from "../kind";
import { useDebounced } from "./useDebounced";

export function MemberPicker({ value, onChange, context, id, disabled, status }: InputProps) {
  const { t } = useText();
  const [search, setSearch] = useState("");
  const wanted = useDebounced(search, 250);
  const people = useQuery({
    queryKey: keys.people(wanted),
    queryFn: ({ signal }) => get<People>("/api/people", { search: wanted }, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const picked = typeof value === "string" ? value : undefined;
  const members = people.data?.members ?? [];
  const options = members.map((member) => ({ value: member.id, label: member.name, login: member.login }));
  if (picked && !search && !members.some((member) => member.id === picked))
    options.unshift({ value: picked, label: context.titles[picked] ?? picked, login: "" });
  return (
    <Select
      id={id}
      value={picked}
      options={options}
      onChange={(chosen: string | undefined) => {
        const member = members.find((candidate) => candidate.id === chosen);
        if (member) context.addTitles({ [member.id]: member.name });
        onChange(chosen ?? null);
      }}
      showSearch={{ filterOption: false, onSearch: setSearch, searchValue: search }}
      onOpenChange={(open) => !open && setSearch("")}
      optionRender={(option) => (
        <>
          {option.label} <small>{option.data.login}</small>
        </>
      )}
      loading={people.isFetching}
      notFoundContent={people.isError ? t("fields.searchFailed") : t("fields.nobodyFound")}
      allowClear
      disabled={disabled}
      status={status}
      placeholder={context.inCell ? undefined : t("fields.pickMember")}
      variant={context.inCell ? "borderless" : "outlined"}
      defaultOpen={context.inCell}
      autoFocus={context.inCell}
      className={styles.wide}
    />
  );
}
