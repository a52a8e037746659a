// A page or panel that could not be loaded: says why and offers to try again.
import { Button } from "antd";
import { Problem } from "@/api/http";
import { useText } from "@/i18n/setup";
import { type Picture, StateMessage } from "@/ui/StateMessage";
import { problemText } from "./problemText";

function pictureOf(error: unknown): Picture {
  if (error instanceof Problem && error.status === 403) return "locked";
  if (error instanceof Problem && error.status === 404) return "lost";
  return "broken";
}

const TITLES: Record<string, string> = { locked: "problem.lockedTitle", lost: "problem.lostTitle" };

export function ProblemState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useText();
  const picture = pictureOf(error);
  return (
    <StateMessage
      role="alert"
      picture={picture}
      title={t(TITLES[picture] ?? "problem.brokenTitle")}
      hint={problemText(error, t)}
      actions={
        onRetry ? (
          <Button type="primary" onClick={onRetry}>
            {t("action.retry")}
          </Button>
        ) : null
      }
    />
  );
}
