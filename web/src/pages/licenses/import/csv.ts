/** CSV as the server reads it: each row with the line that it begins at. A cell may span lines. */
export interface Row<Content> {
  line: number;
  content: Content;
}

/** Not CSV, from this line on. */
export class NotCsvError extends Error {
  readonly line: number;

  constructor(line: number) {
    super("Not CSV");
    this.line = line;
  }
}

// A plain cell runs to a comma or the line's end; a quoted one to its closing mark, two of which stand for one.
const PLAIN = /[^,\r\n]*/y;
const QUOTED = /"((?:[^"]|"")*)"/y;

export function* csvRows(text: string): Generator<Row<string[]>> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const row: Row<string[]> = { line, content: [] };
    for (;;) {
      const isQuoted = text[at] === '"';
      const pattern = isQuoted ? QUOTED : PLAIN;
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (!found) throw new NotCsvError(row.line);
      at += found[0].length;
      row.content.push(isQuoted ? (found[1] ?? "").replaceAll('""', '"') : found[0]);
      line += isQuoted ? newlines(found[0]) : 0;
      if (text[at] !== ",") break;
      at += 1;
    }
    if (text[at] === "\r") at += 1;
    if (at < text.length) {
      if (text[at] !== "\n") throw new NotCsvError(row.line);
      at += 1;
    }
    line += 1;
    // An empty line is no row.
    if (row.content.length > 1 || row.content[0] !== "") yield row;
  }
}

function newlines(cell: string): number {
  return cell.split("\n").length - 1;
}
