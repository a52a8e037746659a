// The steps after the upload, by the state the server gives.

import { useState } from "react";
import type { FormInfo } from "@/api/types";
import { useToast } from "@/feedback/useToast";
import { useText } from "@/i18n/setup";
import { StateMessage } from "@/ui/StateMessage";
import { ColumnsStep } from "./ColumnsStep";
import { type ImportData, type ImportSettings, startCheck } from "./calls";
import { importable, startSettings } from "./mapping";
import { OptionsStep } from "./OptionsStep";
import { PreviewStep } from "./PreviewStep";
import { ProgressStep } from "./ProgressStep";
import { ResultStep } from "./ResultStep";

export interface StepProperties {
  info: FormInfo;
  current: ImportData;
  onStep: (step?: "columns" | "options") => void;
  onLeave: () => void;
  onChanged: () => void;
}

export function ImportSteps(props: StepProperties & { step: number }) {
  const { info, current, step, onStep, onLeave, onChanged } = props;
  const { t } = useText();
  const toast = useToast();
  const fields = importable(info);
  const sheets = current.sheets ?? [];
  const first = sheets.find((sheet) => sheet.rows > 0) ?? sheets[0];
  const [chosen, setChosen] = useState<ImportSettings | null>(null);
  const [isStarting, setStarting] = useState(false);
  const settings = chosen ?? current.settings ?? (first ? startSettings(first, fields) : null);
  const check = async () => {
    if (!settings) return;
    setStarting(true);
    try {
      await startCheck(current.id, settings);
      onStep();
      onChanged();
    } catch (error) {
      toast.problem(error);
    } finally {
      setStarting(false);
    }
  };
  if (current.state === "checking" || current.state === "importing") return <ProgressStep {...props} />;
  if (step === 1 || step === 2) {
    if (!settings || !sheets.length)
      return <StateMessage picture="empty" title={t("importing.emptySheet")} actions={<Again onLeave={onLeave} />} />;
    const shared = { info, fields, settings, onSettings: setChosen };
    if (step === 1)
      return <ColumnsStep {...shared} sheets={sheets} onNext={() => onStep("options")} onBack={onLeave} />;
    return (
      <OptionsStep {...shared} isStarting={isStarting} onNext={() => void check()} onBack={() => onStep("columns")} />
    );
  }
  if (current.state === "checked") return <PreviewStep {...props} />;
  return <ResultStep {...props} />;
}

function Again({ onLeave }: { onLeave: () => void }) {
  const { t } = useText();
  return (
    <button type="button" onClick={onLeave}>
      {t("importing.again")}
    </button>
  );
}
