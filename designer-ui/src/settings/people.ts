// Calls about members, departments, roles and tokens, for administrators.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get } from "@/api/http";
import type { Label, Language } from "@/api/types";
import { useToast } from "@/feedback/useToast";

export interface MemberRow {
  id: string;
  login: string;
  name: string;
  roles: string[];
  department_ids: string[];
  is_admin: boolean;
  active: boolean;
  language: Language;
  attributes: Record<string, unknown>;
}

export interface Department {
  id: string;
  name: string;
  parent_id: string | null;
}

export interface Role {
  name: string;
  label: Label;
}

export interface Token {
  id: string;
  name: string;
  scopes: string[];
  member_id: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
}

export const useMembers = () => useQuery({ queryKey: ["members"], queryFn: () => get<MemberRow[]>("/api/members") });
export const useDepartments = () =>
  useQuery({ queryKey: ["departments"], queryFn: () => get<Department[]>("/api/departments") });
export const useRoles = () => useQuery({ queryKey: ["roles"], queryFn: () => get<Role[]>("/api/roles") });
export const useTokens = () => useQuery({ queryKey: ["tokens"], queryFn: () => get<Token[]>("/api/tokens") });

/** Does one change, tells a refusal, and asks again for what it may have changed. */
export function useChange<Given, Answer>(change: (given: Given) => Promise<Answer>, key: string, done?: string) {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: change,
    onSuccess: () => {
      if (done) toast.success(done);
      void client.invalidateQueries({ queryKey: [key] });
      void client.invalidateQueries({ queryKey: ["people"] });
    },
    onError: toast.problem,
  });
}

export interface TreeNode {
  value: string;
  title: string;
  children: TreeNode[];
}

/** The flat list of departments as a tree; one whose parent is missing stands at the top. */
export function treeOf(departments: Department[]): TreeNode[] {
  const nodes = new Map(
    departments.map(({ id, name }): [string, TreeNode] => [id, { value: id, title: name, children: [] }]),
  );
  const top: TreeNode[] = [];
  for (const { id, parent_id } of departments) {
    const node = nodes.get(id) as TreeNode;
    const parent = parent_id ? nodes.get(parent_id) : undefined;
    (parent ? parent.children : top).push(node);
  }
  return top;
}
