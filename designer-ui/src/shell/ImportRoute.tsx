// The import wizard of the form in the address.
import { useParams } from "react-router";
import { ImportPage } from "@/import/ImportPage";

export function ImportRoute() {
  const { form = "" } = useParams();
  return <ImportPage key={form} form={form} />;
}
