// The members: list, add, change, deactivate, give a new password.
import { EllipsisOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown, Tag } from "antd";
import { useMemo, useState } from "react";
import { patch } from "@/api/http";
import { ProblemState } from "@/feedback/ProblemState";
import { useConfirm } from "@/feedback/useConfirm";
import { useText } from "@/i18n/setup";
import { Initial } from "@/ui/Initial";
import { SearchBox } from "@/ui/SearchBox";
import { SkeletonLines } from "@/ui/Skeleton";
import { StateMessage } from "@/ui/StateMessage";
import { MemberDialog } from "./MemberDialog";
import { type MemberRow, useChange, useDepartments, useMembers, useRoles } from "./people";
import { ResetPasswordDialog } from "./ResetPasswordDialog";
import styles from "./settings.module.css";

type Doing = { what: "add" } | { what: "edit" | "password"; member: MemberRow };

export function MembersPage() {
  const { t } = useText();
  const members = useMembers();
  const [search, setSearch] = useState("");
  const [doing, setDoing] = useState<Doing | null>(null);
  const found = useMemo(() => matching(members.data ?? [], search), [members.data, search]);
  const close = () => setDoing(null);
  if (members.error) return <ProblemState error={members.error} onRetry={() => members.refetch()} />;
  return (
    <>
      <div className={styles.tools}>
        <SearchBox value={search} placeholder={t("members.search")} onSearch={setSearch} delay={120} />
        <span className={styles.space} />
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setDoing({ what: "add" })}>
          {t("members.add")}
        </Button>
      </div>
      <div className={styles.panel}>
        {members.data ? null : <SkeletonLines label={t("state.loading")} />}
        {found.map((member) => (
          <MemberItem key={member.id} member={member} onDo={(what) => setDoing({ what, member })} />
        ))}
        {members.data && found.length === 0 ? <StateMessage picture="filtered" title={t("members.none")} /> : null}
      </div>
      {doing?.what === "add" ? <MemberDialog onClose={close} /> : null}
      {doing?.what === "edit" ? <MemberDialog member={doing.member} onClose={close} /> : null}
      {doing?.what === "password" ? <ResetPasswordDialog member={doing.member} onClose={close} /> : null}
    </>
  );
}

function matching(members: MemberRow[], search: string): MemberRow[] {
  const wanted = search.trim().toLowerCase();
  const fits = ({ name, login }: MemberRow) => `${name} ${login}`.toLowerCase().includes(wanted);
  return [...members.filter(fits)].sort((one, other) => Number(other.active) - Number(one.active));
}

function MemberItem({ member, onDo }: { member: MemberRow; onDo: (what: "edit" | "password") => void }) {
  const { t, label } = useText();
  const ask = useConfirm();
  const roles = useRoles().data ?? [];
  const departments = useDepartments().data ?? [];
  const change = useChange((active: boolean) => patch(`/api/members/${member.id}`, { active }), "members");
  const toggleActive = async () => {
    const title = t("members.deactivateTitle", { name: member.name });
    const question = { title, text: t("members.deactivateText"), action: t("members.deactivate"), danger: true };
    if (!member.active || (await ask(question))) change.mutate(!member.active);
  };
  const items = [
    { key: "edit", label: t("action.edit"), onClick: () => onDo("edit") },
    { key: "password", label: t("members.resetPassword"), onClick: () => onDo("password") },
    {
      key: "active",
      danger: member.active,
      label: t(member.active ? "members.deactivate" : "members.activate"),
      onClick: toggleActive,
    },
  ];
  const places = departments.filter((department) => member.department_ids.includes(department.id));
  return (
    <div className={`${styles.item} ${member.active ? "" : styles.inactive}`}>
      <div className={styles.who}>
        <Initial name={member.name} size={32} />
        <div className={styles.names}>
          <b>{member.name}</b>
          <div>{member.login}</div>
        </div>
      </div>
      <div className={styles.tags}>
        {member.active ? null : <Tag>{t("members.inactive")}</Tag>}
        {member.is_admin ? <Tag color="blue">{t("members.admin")}</Tag> : null}
        {member.roles.map((name) => (
          <Tag key={name}>{label(roles.find((role) => role.name === name)?.label) || name}</Tag>
        ))}
      </div>
      <div>{places.map((department) => department.name).join(t("filter.comma"))}</div>
      <Dropdown menu={{ items }} trigger={["click"]} placement="bottomRight">
        <Button type="text" icon={<EllipsisOutlined />} aria-label={t("members.actions", { name: member.name })} />
      </Dropdown>
    </div>
  );
}
