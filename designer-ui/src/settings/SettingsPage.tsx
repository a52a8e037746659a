// Settings for administrators: who works here, in which department, and which programs may sign in.
import { Navigate, NavLink, Outlet, useLocation } from "react-router";
import { useSession } from "@/api/queries";
import { useText } from "@/i18n/setup";
import { StateMessage } from "@/ui/StateMessage";
import styles from "./settings.module.css";

const PAGES = ["members", "departments", "tokens"] as const;

export function SettingsPage() {
  const { t } = useText();
  const session = useSession();
  const { pathname } = useLocation();
  if (!session.data?.member.is_admin) {
    return <StateMessage picture="locked" title={t("problem.lockedTitle")} hint={t("settings.adminsOnly")} />;
  }
  if (/^\/settings\/?$/.test(pathname)) return <Navigate to="/settings/members" replace />;
  return (
    <div className={styles.page}>
      <h1>{t("settings.title")}</h1>
      <nav className={styles.tabs} aria-label={t("settings.title")}>
        {PAGES.map((page) => (
          <NavLink key={page} to={`/settings/${page}`} className={styles.tab}>
            {t(`settings.${page}`)}
          </NavLink>
        ))}
      </nav>
      <Outlet />
    </div>
  );
}
