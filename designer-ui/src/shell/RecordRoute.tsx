// Shows the record page over its list: the list gives the frame (drawer or whole page) and what happens afterwards.
import { useOutletContext, useParams } from "react-router";
import { RecordPage } from "@/record/RecordPage";

/** Given by the list to whatever shows one record. */
export interface RecordFrame {
  presentation: "drawer" | "page";
  onClose: () => void;
  /** Opens another record of this form, e.g. after a create. */
  onOpen: (id: string) => void;
  /** The neighbours in the list's order, where known. */
  previous?: string;
  next?: string;
}

export function RecordRoute() {
  const { form = "", id = "new" } = useParams();
  const frame = useOutletContext<RecordFrame>();
  return <RecordPage key={`${form}/${id}`} form={form} id={id} {...frame} />;
}
