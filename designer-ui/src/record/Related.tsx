// Everything that points at a record, by form and field.

import { useQuery } from "@tanstack/react-query";
import { keys } from "@/api/queries";
import { getReferrers } from "@/api/records";
import type { RecordData } from "@/api/types";
import { ProblemState } from "@/feedback/ProblemState";
import { useText } from "@/i18n/setup";
import { SkeletonLines } from "@/ui/Skeleton";
import { StateMessage } from "@/ui/StateMessage";
import { RelatedRecords } from "./RelatedRecords";
import styles from "./record.module.css";

export function Related({ form, record, title }: { form: string; record: RecordData; title: string }) {
  const { t, label } = useText();
  const referrers = useQuery({
    queryKey: [...keys.record(form, record.id), "referrers"],
    queryFn: () => getReferrers(form, record.id),
  });
  if (referrers.isError) return <ProblemState error={referrers.error} onRetry={() => void referrers.refetch()} />;
  if (!referrers.data) return <SkeletonLines count={4} label={t("state.loading")} />;
  const used = referrers.data.filter((referrer) => referrer.count > 0);
  if (!used.length) return <StateMessage picture="empty" title={t("recordPage.nothingPointsHere")} />;
  return (
    <div className={styles.details}>
      {used.map((referrer) => (
        <RelatedRecords
          key={`${referrer.form}/${referrer.field}`}
          target={referrer.form}
          pointer={referrer.field}
          record={record}
          label={label(referrer.label)}
          title={title}
        />
      ))}
    </div>
  );
}
