// The import wizard: file, columns, options, dry run, run, result. Its place is in the address, its state on the server.

import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Steps } from "antd";
import { Link, useSearchParams } from "react-router";
import { useForm } from "@/api/queries";
import { ProblemState } from "@/feedback/ProblemState";
import { useText } from "@/i18n/setup";
import { SkeletonLines } from "@/ui/Skeleton";
import { StateMessage } from "@/ui/StateMessage";
import { usePhone } from "@/ui/useMedia";
import { getImport, type ImportData, type ImportState, importKeys } from "./calls";
import { ImportHistory } from "./ImportHistory";
import { ImportSteps } from "./ImportSteps";
import styles from "./import.module.css";
import { UploadStep } from "./UploadStep";

const STEPS = ["upload", "columns", "options", "preview", "result"] as const;
const STEP_OF: Record<ImportState, number> = {
  uploaded: 1,
  checking: 3,
  checked: 3,
  importing: 4,
  done: 4,
  failed: 4,
  undone: 4,
  cancelled: 4,
};

const isMoving = (state: ImportState | undefined) => state === "checking" || state === "importing";

export function ImportPage({ form }: { form: string }) {
  const { t, label } = useText();
  const phone = usePhone();
  const [search, setSearch] = useSearchParams();
  const id = search.get("import");
  const options = search.get("step") === "options";
  const info = useForm(form);
  const current = useQuery({
    queryKey: importKeys.one(id ?? ""),
    queryFn: () => getImport(id ?? ""),
    enabled: Boolean(id),
    staleTime: 0,
    refetchInterval: (query) => (isMoving((query.state.data as ImportData | undefined)?.state) ? 700 : false),
  });
  const go = (next: string | null, step?: string) => {
    const query: Record<string, string> = {};
    if (next) query.import = next;
    if (step) query.step = step;
    setSearch(query);
  };
  const error = info.error ?? (current.data ? null : current.error);
  const name = info.data ? label(info.data.definition.label) : "";
  const isRevising = search.get("step") !== null && current.data !== undefined && !isMoving(current.data.state);
  const step = !id ? 0 : isRevising ? (options ? 2 : 1) : STEP_OF[current.data?.state ?? "uploaded"];

  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Link to={`/f/${encodeURIComponent(form)}`} className={styles.back}>
          <ArrowLeftOutlined /> {t("importing.back")}
        </Link>
        <h1>{t("importing.title", { name })}</h1>
      </header>
      <Steps
        className={styles.steps}
        current={step}
        size="small"
        responsive={false}
        titlePlacement={phone ? "vertical" : "horizontal"}
        items={STEPS.map((key) => ({ title: t(`importing.steps.${key}`) }))}
      />
      {error && (
        <ProblemState error={error} onRetry={() => void Promise.all([info.refetch(), id && current.refetch()])} />
      )}
      {!error && (!info.data || (id && !current.data)) && <SkeletonLines label={t("state.loading")} />}
      {info.data && !info.data.rights.import && (
        <StateMessage picture="locked" title={t("importing.mayNot", { name })} />
      )}
      {info.data?.rights.import && !id && (
        <>
          <UploadStep form={form} onUploaded={(uploaded) => go(uploaded)} />
          <ImportHistory form={form} onOpen={(opened) => go(opened)} />
        </>
      )}
      {info.data?.rights.import && current.data && (
        <ImportSteps
          info={info.data}
          current={current.data}
          step={step}
          onStep={(next) => go(id, next)}
          onLeave={() => go(null)}
          onChanged={() => void current.refetch()}
        />
      )}
    </div>
  );
}
