// What a member picked lately in a reference picker, kept on this device.

import { useSession } from "@/api/queries";
import type { Option } from "@/api/types";
import { useStored } from "@/ui/useStored";

const KEPT = 6;

/** The list with `picked` first, each record once. */
export function withRecent(list: readonly Option[], picked: Option): Option[] {
  return [picked, ...list.filter((option) => option.id !== picked.id)].slice(0, KEPT);
}

export function useRecent(target: string): [Option[], (picked: Option) => void] {
  const member = useSession().data?.member.id ?? "";
  const [list, setList] = useStored<Option[]>(`jigsmith.recent.${member}.${target}`, []);
  return [list, (picked) => setList(withRecent(list, picked))];
}
