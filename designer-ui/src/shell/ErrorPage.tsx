// A page that broke, and an address that leads nowhere.
import { Button } from "antd";
import { useEffect } from "react";
import { Link, useRouteError } from "react-router";
import { Problem } from "@/api/http";
import { ProblemState } from "@/feedback/ProblemState";
import { useText } from "@/i18n/setup";
import { StateMessage } from "@/ui/StateMessage";
import styles from "./frame.module.css";

/** After a new release the old page's chunks are gone: one reload fetches the new ones. */
function isMissingChunk(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);
}

export function ErrorPage({ inside = false }: { inside?: boolean }) {
  const { t } = useText();
  const error = useRouteError();
  useEffect(() => {
    if (!(error instanceof Problem)) console.error(error);
  }, [error]);
  const text = isMissingChunk(error) ? t("problem.newRelease") : t("problem.page");
  return (
    <div className={inside ? undefined : styles.alone}>
      {error instanceof Problem ? (
        <ProblemState error={error} onRetry={() => window.location.reload()} />
      ) : (
        <StateMessage
          role="alert"
          picture="broken"
          title={t("problem.brokenTitle")}
          hint={text}
          actions={
            <Button type="primary" onClick={() => window.location.reload()}>
              {t("action.reload")}
            </Button>
          }
        />
      )}
    </div>
  );
}

export function NotFoundPage() {
  const { t } = useText();
  return (
    <StateMessage
      picture="lost"
      title={t("problem.lostTitle")}
      hint={t("problem.noSuchPage")}
      actions={<Link to="/">{t("action.home")}</Link>}
    />
  );
}
