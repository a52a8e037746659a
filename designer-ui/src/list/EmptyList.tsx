// A list without rows: nothing there yet, filtered to nothing, or not loaded.
import { ClearOutlined, PlusOutlined, UploadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useNavigate } from "react-router";
import type { FormInfo } from "@/api/types";
import { ProblemState } from "@/feedback/ProblemState";
import { useText } from "@/i18n/setup";
import { StateMessage } from "@/ui/StateMessage";
import type { Rows } from "./rowWindow";

interface Properties {
  info: FormInfo;
  rows: Rows;
  filtered: boolean;
  onNew: () => void;
  onRetry: () => void;
  onClear: () => void;
}

export function EmptyList({ info, rows, filtered, onNew, onRetry, onClear }: Properties) {
  const { t, label } = useText();
  const navigate = useNavigate();
  if (rows.state === "failed") return <ProblemState error={rows.problem} onRetry={onRetry} />;
  if (filtered) {
    return (
      <StateMessage
        picture="filtered"
        title={t("list.filteredTitle")}
        hint={t("list.filteredHint")}
        actions={
          <Button icon={<ClearOutlined />} onClick={onClear}>
            {t("list.clearFilter")}
          </Button>
        }
      />
    );
  }
  const { rights, definition } = info;
  const name = label(definition.label);
  return (
    <StateMessage
      picture="empty"
      title={t("list.emptyTitle")}
      hint={rights.create ? t("list.emptyHint", { name }) : t("list.emptyReadOnly")}
      actions={
        rights.create ? (
          <>
            <Button type="primary" icon={<PlusOutlined />} onClick={onNew}>
              {t("list.new")}
            </Button>
            {rights.import ? (
              <Button
                icon={<UploadOutlined />}
                onClick={() => navigate(`/f/${encodeURIComponent(definition.name)}/import`)}
              >
                {t("list.import")}
              </Button>
            ) : null}
          </>
        ) : null
      }
    />
  );
}
