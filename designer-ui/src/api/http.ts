// The one way to the server: JSON, CSRF header, language, problem+json turned into `Problem`.
import type { Language, ProblemBody, ProblemEntry } from "./types";

/** What the server refused, with its stable code; `status` 0 means that it was not reached at all. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly values: Record<string, unknown>;
  readonly errors: ProblemEntry[];

  constructor(body: Partial<ProblemBody> & { status: number; code: string }) {
    super(body.detail || body.title || body.code);
    this.status = body.status;
    this.code = body.code;
    this.title = body.title ?? "";
    this.detail = body.detail ?? "";
    this.values = body.values ?? {};
    this.errors = body.errors ?? [];
  }

  /** True when trying again later may help. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 503 || this.status === 502 || this.status === 504;
  }
}

/** Known to every request; set by the session and the language switch. */
export const connection: { csrf: string; language: Language; timeZone: string; onSignedOut: () => void } = {
  csrf: "",
  language: "zh",
  timeZone: "",
  onSignedOut: () => {},
};

export interface Call {
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
  signal?: AbortSignal;
}

export function pathWith(path: string, query: Call["query"]): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

export function headersFor(method: string): Record<string, string> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": connection.language };
  if (method !== "GET" && connection.csrf) headers["X-CSRF-Token"] = connection.csrf;
  return headers;
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => null)) as Partial<ProblemBody> | null;
  return new Problem({ ...body, status: response.status, code: body?.code ?? `http_${response.status}` });
}

/** Sends one request and returns the parsed answer; throws `Problem`. `FormData` bodies go as multipart. */
export async function request<T>(method: string, path: string, call: Call = {}): Promise<T> {
  const headers = headersFor(method);
  const isUpload = call.body instanceof FormData;
  if (call.body !== undefined && !isUpload) headers["Content-Type"] = "application/json";
  const payload = call.body === undefined ? undefined : isUpload ? (call.body as FormData) : JSON.stringify(call.body);
  let response: Response;
  try {
    response = await fetch(pathWith(path, call.query), { method, headers, body: payload, signal: call.signal });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem({ status: 0, code: "unreachable" });
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.status === 401 && problem.code !== "sign_in_failed") connection.onSignedOut();
    throw problem;
  }
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

/** As `request`, but a multipart upload that reports its progress from 0 to 1. */
export function upload<T>(path: string, body: FormData, onProgress: (share: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", path);
    for (const [name, value] of Object.entries(headersFor("POST"))) call.setRequestHeader(name, value);
    call.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    call.onerror = () => reject(new Problem({ status: 0, code: "unreachable" }));
    call.onload = () => {
      const answer = parsed(call.responseText);
      if (call.status >= 200 && call.status < 300) return resolve(answer as T);
      if (call.status === 401) connection.onSignedOut();
      const problem = (answer ?? {}) as Partial<ProblemBody>;
      reject(new Problem({ ...problem, status: call.status, code: problem.code ?? `http_${call.status}` }));
    };
    call.send(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const get = <T>(path: string, query?: Call["query"], signal?: AbortSignal) =>
  request<T>("GET", path, { query, signal });
export const post = <T>(path: string, body?: unknown, signal?: AbortSignal) =>
  request<T>("POST", path, { body, signal });
export const put = <T>(path: string, body?: unknown) => request<T>("PUT", path, { body });
export const patch = <T>(path: string, body?: unknown) => request<T>("PATCH", path, { body });
export const remove = (path: string, query?: Call["query"]) => request<void>("DELETE", path, { query });
