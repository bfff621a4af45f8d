/** Reads the file beside the page, which stays quick however large it is. */
import { parse, type Format, type Parsed } from "./parse";

export interface ReadRequest {
  file: File;
  format: Format;
}

/** What was read, or that it is not text. */
export type ReadReply = { parsed: Parsed } | { notText: true };

self.onmessage = async ({ data }: MessageEvent<ReadRequest>) => {
  self.postMessage(await read(data));
};

async function read({ file, format }: ReadRequest): Promise<ReadReply> {
  let content: string;
  try {
    content = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return { notText: true };
  }
  return { parsed: parse(content, format) };
}
