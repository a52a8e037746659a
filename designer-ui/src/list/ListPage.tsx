// The list of a form's records, and the record opened from it.
import { useParams } from "react-router";
import { useForm } from "@/api/queries";
import { ProblemState } from "@/feedback/ProblemState";
import { useText } from "@/i18n/setup";
import { SkeletonLines } from "@/ui/Skeleton";
import { ListBody } from "./ListBody";

export function ListPage() {
  const { form = "" } = useParams();
  const { t } = useText();
  const info = useForm(form);
  if (info.error && !info.data) return <ProblemState error={info.error} onRetry={() => info.refetch()} />;
  if (!info.data) return <SkeletonLines count={10} label={t("state.loading")} />;
  return <ListBody key={form} form={form} info={info.data} />;
}
