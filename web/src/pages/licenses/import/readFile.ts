import { text } from "../../../text";
import type { Format, Parsed } from "./parse";
import type { ReadReply, ReadRequest } from "./worker";

const words = text.importing.fault;
const BYTES_MAX = 64 * 1024 * 1024;

/** By its name; what begins with a brace is JSON whatever it is called. */
export async function formatOf(file: File): Promise<Format> {
  if (/\.(json|jsonl|ndjson)$/i.test(file.name)) return "json";
  return (await file.slice(0, 16).text()).trimStart().startsWith("{") ? "json" : "csv";
}

/** What is in the file. Throws an `Error` that says why it cannot be read. */
export async function readFile(file: File, format: Format): Promise<Parsed> {
  if (file.size > BYTES_MAX) throw new Error(words.tooLarge);
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  try {
    const reply = await new Promise<ReadReply>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<ReadReply>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage({ file, format } satisfies ReadRequest);
    });
    if ("notText" in reply) throw new Error(words.notUtf8);
    return reply.parsed;
  } finally {
    worker.terminate();
  }
}
