/** Refusals of the server (RFC 9457), as errors that a page can show. */
import type { components } from "./schema.gen";

export type Problem = components["schemas"]["Problem"];

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: { field: string; message: string }[];
  /** Seconds until trying again makes sense, where the server said so. */
  readonly retryAfterSeconds: number | null;

  constructor({ problem, retryAfterSeconds }: { problem: Problem; retryAfterSeconds: number | null }) {
    super(problem.detail);
    this.name = "ApiProblem";
    this.status = problem.status;
    this.code = problem.code;
    this.fields = (problem.errors ?? []).map(({ field, message }) => ({ field, message }));
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export class UnreachableError extends Error {
  constructor() {
    super("The server cannot be reached.");
    this.name = "UnreachableError";
  }
}

export function isProblem(error: unknown, code: string): error is ApiProblem {
  return error instanceof ApiProblem && error.code === code;
}

/** A problem out of whatever came back: a proxy in front of the server answers in its own way. */
export function problemOf(body: unknown, response: Response): { problem: Problem; retryAfterSeconds: number | null } {
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  const retryAfterSeconds = Number.isFinite(seconds) ? seconds : null;
  if (typeof body === "object" && body !== null && "code" in body && "detail" in body) {
    return { problem: body as Problem, retryAfterSeconds };
  }
  const problem: Problem = {
    type: "about:blank",
    title: response.statusText,
    status: response.status,
    code: "unexpected",
    detail: `The server answered ${response.status} ${response.statusText}`.trim() + ".",
  };
  return { problem, retryAfterSeconds };
}
