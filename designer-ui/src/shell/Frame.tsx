// The frame around every page for people who are signed in.
import { MenuFoldOutlined, MenuOutlined, MenuUnfoldOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Link, Navigate, Outlet, useLocation, useNavigate, useNavigation } from "react-router";
import { connection, Problem, patch } from "@/api/http";
import { useSession } from "@/api/queries";
import type { Session, SessionChange } from "@/api/types";
import { LanguageSwitch } from "@/feedback/LanguageSwitch";
import { ProblemState } from "@/feedback/ProblemState";
import { languageIsChosen, setLanguage, useText } from "@/i18n/setup";
import { Logo } from "@/ui/Logo";
import { usePhone } from "@/ui/useMedia";
import { useStored } from "@/ui/useStored";
import styles from "./frame.module.css";
import { MemberMenu } from "./MemberMenu";
import { OfflineBanner } from "./OfflineBanner";
import { SideMenu } from "./SideMenu";

const MenuDrawer = lazy(() => import("./MenuDrawer").then((drawer) => ({ default: drawer.MenuDrawer })));

export function Frame() {
  const { t } = useText();
  const session = useSession();
  const location = useLocation();
  const here = location.pathname + location.search;
  const wasSignedIn = useRef(false);
  if (session.data) wasSignedIn.current = true;
  useSignInAgain(here);
  if (session.error instanceof Problem && session.error.status === 401) {
    return <Navigate to={signInAddress(here, wasSignedIn.current)} replace />;
  }
  if (session.error) {
    return (
      <div className={styles.alone}>
        <ProblemState error={session.error} onRetry={() => session.refetch()} />
      </div>
    );
  }
  if (!session.data) {
    return (
      <div className={styles.splash} role="status" aria-label={t("state.loading")}>
        <Logo size={48} />
      </div>
    );
  }
  return <SignedIn session={session.data} />;
}

/** The sign-in page; it leads back to `next` and says so when a session has ended. */
function signInAddress(next: string, expired: boolean): string {
  const search = new URLSearchParams({ ...(next === "/" ? {} : { next }), ...(expired ? { expired: "1" } : {}) });
  return `/sign-in${search.size > 0 ? `?${search}` : ""}`;
}

/** When any call finds the session over, go to the sign-in page and come back to this address afterwards. */
function useSignInAgain(here: string) {
  const navigate = useNavigate();
  const client = useQueryClient();
  useEffect(() => {
    connection.onSignedOut = () => {
      if (!connection.csrf) return;
      connection.csrf = "";
      navigate(signInAddress(here, true));
      client.clear();
    };
    return () => {
      connection.onSignedOut = () => {};
    };
  }, [navigate, client, here]);
}

function SignedIn({ session }: { session: Session }) {
  const { t } = useText();
  const phone = usePhone();
  const navigation = useNavigation();
  const [narrow, setNarrow] = useStored("jigsmith.menu.narrow", false);
  const [drawer, setDrawer] = useState(false);
  useMemberLanguage(session);
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#page">
        {t("shell.skip")}
      </a>
      <header className={styles.bar}>
        <Button
          type="text"
          aria-label={phone ? t("shell.openMenu") : t(narrow ? "shell.unfoldMenu" : "shell.foldMenu")}
          aria-expanded={phone ? drawer : !narrow}
          icon={phone ? <MenuOutlined /> : narrow ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
          onClick={() => (phone ? setDrawer(true) : setNarrow(!narrow))}
        />
        <Link to="/" className={styles.brand}>
          <Logo size={26} />
          <span className={styles.tenant}>{session.tenant.name}</span>
        </Link>
        <span className={styles.space} />
        <LanguageSwitch
          short={phone}
          onChange={(language) => void patch("/api/session", { language } satisfies SessionChange).catch(() => {})}
        />
        <MemberMenu session={session} />
      </header>
      {phone ? (
        <Suspense>
          <MenuDrawer open={drawer} title={session.tenant.name} onClose={() => setDrawer(false)} />
        </Suspense>
      ) : (
        <aside className={`${styles.side} ${narrow ? styles.narrow : ""}`}>
          <SideMenu narrow={narrow} />
        </aside>
      )}
      <main className={styles.main} style={phone ? { gridColumn: "1 / -1" } : undefined}>
        {navigation.state === "loading" ? <div className={styles.progress} /> : null}
        <OfflineBanner />
        <div className={styles.page} id="page" tabIndex={-1}>
          <Outlet />
        </div>
      </main>
    </div>
  );
}

/** The member's language rules until somebody chose one on this device. */
function useMemberLanguage(session: Session) {
  const wanted = session.member.language;
  useEffect(() => {
    if (!languageIsChosen() && (wanted === "zh" || wanted === "en")) void setLanguage(wanted, false);
  }, [wanted]);
}
