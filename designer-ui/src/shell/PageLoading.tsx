// What stands in for a page that is still coming.
import { useText } from "@/i18n/setup";
import { SkeletonLines } from "@/ui/Skeleton";

export function PageLoading() {
  const { t } = useText();
  return <SkeletonLines count={7} label={t("state.loading")} />;
}
