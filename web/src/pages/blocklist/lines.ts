/** What was written, a line each: trimmed, without empty lines and repetitions. */
export function linesOf(written: string): string[] {
  return [...new Set(written.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
}
