/** A file of licenses, read before it is sent: how many there are, the first of them, and every mistake. */
import { text } from "../../../text";
import { csvRows, NotCsvError, type Row } from "./csv";
import { canonicalKey, faultsOf, KNOWN, valueOf, type Fields } from "./fields";

const words = text.importing.fault;

export type Format = "csv" | "json";

export interface Fault {
  line: number;
  message: string;
}

export interface Parsed {
  rows: number;
  /** The first rows, as they will be read. */
  preview: Row<Fields>[];
  columns: string[];
  faults: Fault[];
}

export const PREVIEW_ROWS = 10;
export const ROWS_MAX = 100_000;

export function parse(content: string, format: Format): Parsed {
  const parsed: Parsed = { rows: 0, preview: [], columns: [], faults: [] };
  const lineOfKey = new Map<string, number>();
  try {
    for (const { line, content: fields } of read(content.replace(/^\uFEFF/, ""), format, parsed)) {
      if (parsed.rows === ROWS_MAX) throw new Refusal(line, words.tooMany);
      parsed.rows += 1;
      const faults = Array.isArray(fields) ? fields : faultsOf(fields);
      if (!Array.isArray(fields)) {
        if (parsed.preview.length < PREVIEW_ROWS) parsed.preview.push({ line, content: fields });
        faults.push(...twice(fields, line, lineOfKey));
      }
      if (faults.length > 0) parsed.faults.push({ line, message: faults.join(" ") });
    }
    if (parsed.rows === 0 && parsed.faults.length === 0) throw new Refusal(1, words.empty);
  } catch (error) {
    if (error instanceof NotCsvError) parsed.faults.push({ line: error.line, message: words.notCsv });
    else if (error instanceof Refusal) parsed.faults.push({ line: error.line, message: error.message });
    else throw error;
  }
  if (format === "json") parsed.columns = KNOWN.filter((name) => parsed.preview.some(({ content }) => name in content));
  return parsed;
}

/** The file as a whole is not one that can be read. */
class Refusal extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Each row: its fields, or what keeps it from having any. */
function read(content: string, format: Format, parsed: Parsed): Iterable<Row<Fields | string[]>> {
  return format === "csv" ? readCsv(content, parsed) : readJson(content);
}

function* readCsv(content: string, parsed: Parsed): Generator<Row<Fields | string[]>> {
  const rows = csvRows(content);
  const first = rows.next();
  if (first.done) throw new Refusal(1, words.empty);
  const header = first.value.content;
  checkHeader(header);
  parsed.columns = header;
  for (const { line, content: cells } of rows) {
    if (cells.length !== header.length) {
      yield { line, content: [words.cells(cells.length, header.length)] };
      continue;
    }
    const filled = header.map((name, place) => [name, cells[place] ?? ""] as const).filter(([, cell]) => cell !== "");
    yield { line, content: Object.fromEntries(filled.map(([name, cell]) => [name, valueOf(name, cell)])) };
  }
}

function checkHeader(header: string[]): void {
  const known = KNOWN.join(", ");
  if (!header.includes("key")) throw new Refusal(1, words.noKey(known));
  const unknown = header.find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) throw new Refusal(1, words.unknownColumn(unknown, known));
  const doubled = header.find((name, place) => header.indexOf(name) !== place);
  if (doubled !== undefined) throw new Refusal(1, words.twice(doubled));
}

function* readJson(content: string): Generator<Row<Fields | string[]>> {
  let line = 0;
  for (const written of content.split("\n")) {
    line += 1;
    if (written.trim() === "") continue;
    let value: unknown;
    try {
      value = JSON.parse(written);
    } catch {
      value = undefined;
    }
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    yield { line, content: isObject ? (value as Fields) : [words.notJson] };
  }
}

function twice(fields: Fields, line: number, lineOfKey: Map<string, number>): string[] {
  if (typeof fields.key !== "string" || fields.key === "") return [];
  const key = canonicalKey(fields.key);
  const first = lineOfKey.get(key);
  if (first !== undefined) return [words.sameKey(first)];
  lineOfKey.set(key, line);
  return [];
}
