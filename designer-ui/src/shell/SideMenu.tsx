// The tenant's menu: apps, groups that fold, and forms.
import { RightOutlined, SettingOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { Link, useLocation } from "react-router";
import { useMenu, useSession } from "@/api/queries";
import type { MenuItem } from "@/api/types";
import { ProblemState } from "@/feedback/ProblemState";
import { useText } from "@/i18n/setup";
import { Icon } from "@/ui/Icon";
import { SkeletonLines } from "@/ui/Skeleton";
import { useStored } from "@/ui/useStored";
import styles from "./menu.module.css";
import { addressOf, isCurrent } from "./menuItems";

interface Properties {
  narrow: boolean;
  onChosen?: () => void;
}

export function SideMenu({ narrow, onChosen }: Properties) {
  const { t, label } = useText();
  const menu = useMenu();
  const session = useSession();
  const [folded, setFolded] = useStored<string[]>("jigsmith.menu.folded", []);
  const toggle = (key: string) =>
    setFolded(folded.includes(key) ? folded.filter((each) => each !== key) : [...folded, key]);
  if (menu.error) return <ProblemState error={menu.error} onRetry={() => menu.refetch()} />;
  if (!menu.data) return <SkeletonLines count={8} label={t("state.loading")} />;
  const apps = menu.data.apps.filter((app) => app.items.length > 0);
  return (
    <nav className={`${styles.menu} ${narrow ? styles.narrow : ""}`} aria-label={t("shell.menu")}>
      {apps.map((app) => (
        <div key={app.name}>
          {apps.length > 1 || narrow ? <div className={styles.app}>{label(app.label)}</div> : null}
          <Items items={app.items} path={app.name} {...{ narrow, folded, toggle, onChosen }} />
        </div>
      ))}
      {session.data?.member.is_admin ? (
        <div className={styles.footer}>
          <Entry
            to="/settings/members"
            icon={<SettingOutlined />}
            text={t("settings.title")}
            {...{ narrow, onChosen }}
          />
        </div>
      ) : null}
    </nav>
  );
}

interface ItemsProperties extends Properties {
  items: MenuItem[];
  path: string;
  folded: string[];
  toggle: (key: string) => void;
}

function Items(properties: ItemsProperties) {
  const { items, path, narrow, onChosen } = properties;
  const { label } = useText();
  const location = useLocation();
  return items.map((item) => {
    const text = label(item.label);
    if (item.type === "group") return <Group key={`group ${item.label.zh}`} {...properties} group={item} />;
    return (
      <Entry
        key={`${path}/${item.form}/${item.view ?? ""}`}
        to={addressOf(item)}
        icon={<Icon name={item.icon} text={text} />}
        text={text}
        current={isCurrent(item, location.pathname, location.search)}
        {...{ narrow, onChosen }}
      />
    );
  });
}

function Group({ group, ...rest }: ItemsProperties & { group: Extract<MenuItem, { type: "group" }> }) {
  const { label } = useText();
  const key = `${rest.path}/${group.label.zh}`;
  const open = rest.narrow || !rest.folded.includes(key);
  const text = label(group.label);
  return (
    <div>
      {rest.narrow ? null : (
        <button
          type="button"
          className={`${styles.item} ${open ? styles.open : ""}`}
          aria-expanded={open}
          onClick={() => rest.toggle(key)}
        >
          <Icon name={group.icon ?? "appstore"} text={text} />
          <span className={styles.text}>{text}</span>
          <RightOutlined className={styles.arrow} />
        </button>
      )}
      {open ? (
        <div className={styles.children}>
          <Items {...rest} items={group.items} path={key} />
        </div>
      ) : null}
    </div>
  );
}

interface EntryProperties extends Properties {
  to: string;
  icon: ReactNode;
  text: string;
  current?: boolean;
}

function Entry({ to, icon, text, current, narrow, onChosen }: EntryProperties) {
  const { pathname } = useLocation();
  const here = current ?? pathname.startsWith(to.split("/").slice(0, 2).join("/"));
  return (
    <Link
      to={to}
      className={`${styles.item} ${here ? styles.current : ""}`}
      aria-current={here ? "page" : undefined}
      aria-label={narrow ? text : undefined}
      title={narrow ? text : undefined}
      onClick={onChosen}
    >
      {icon}
      <span className={styles.text}>{text}</span>
    </Link>
  );
}
