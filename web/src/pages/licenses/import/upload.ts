/** Sending the file: `fetch` does not say how far it is, so this is the one call that goes another way. */
import type { Schemas } from "../../../api/client";
import { currentOrganisation } from "../../../api/organisation";
import { ApiProblem, problemOf, UnreachableError } from "../../../api/problems";
import type { Fault, Format } from "./parse";

const MEDIA_TYPES: Record<Format, string> = { csv: "text/csv", json: "application/x-ndjson" };

export interface Upload {
  applicationId: string;
  file: File;
  format: Format;
  isDryRun: boolean;
  /** From 0 to 1. */
  onProgress: (part: number) => void;
  signal: AbortSignal;
}

/** Lines of the file that the server turns down. */
export class TurnedDownError extends ApiProblem {
  readonly lines: Fault[];

  constructor(problem: ConstructorParameters<typeof ApiProblem>[0], lines: Fault[]) {
    super(problem);
    this.lines = lines;
  }
}

/** Throws as `answer` does, and `TurnedDownError`. */
export function upload({ applicationId, file, format, isDryRun, onProgress, signal }: Upload): Promise<Schemas["Imported"]> {
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ format, dry_run: String(isDryRun) });
  request.open("POST", `/api/v1/applications/${encodeURIComponent(applicationId)}/licenses/import?${query.toString()}`);
  request.setRequestHeader("Content-Type", MEDIA_TYPES[format]);
  const organisation = currentOrganisation();
  if (organisation) request.setRequestHeader("Lockence-Organisation", organisation);
  request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
  signal.addEventListener("abort", () => request.abort());
  return new Promise((resolve, reject) => {
    request.onload = () => {
      const body = bodyOf(request);
      if (request.status === 200) resolve(body as Schemas["Imported"]);
      else reject(refusal(body, request));
    };
    request.onerror = () => reject(new UnreachableError());
    request.onabort = () => reject(new DOMException("Stopped", "AbortError"));
    request.send(file);
  });
}

function bodyOf(request: XMLHttpRequest): unknown {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null; // A proxy answered.
  }
}

function refusal(body: unknown, { status, statusText }: XMLHttpRequest): ApiProblem {
  const problem = problemOf(body, new Response(null, { status, statusText }));
  const lines = (problem.problem.errors ?? []).flatMap(({ line, message }) => (line === undefined ? [] : [{ line, message }]));
  return lines.length > 0 ? new TurnedDownError(problem, lines) : new ApiProblem(problem);
}
