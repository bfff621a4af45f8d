/** Times and durations in words. */
import { counted } from "../text";

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" });

const UNITS = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["week", 7 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;

/** `in 3 days`, `5 minutes ago`, `now`. */
export function relatively(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1000;
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return Math.abs(seconds) < 10 ? "now" : relative.format(Math.trunc(seconds), "second");
}

/** In the reader's own time zone, which is named. */
export function exactly(at: string): string {
  return exact.format(new Date(at));
}

/** `30 days`, `1 hour 30 minutes`: the two largest units that it has. */
export function duration(seconds: number): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const [unit, length] of [...UNITS.filter(([unit]) => unit !== "week" && unit !== "month"), ["second", 1] as const]) {
    const count = Math.floor(rest / length);
    if (count > 0) parts.push(counted(count, unit, `${unit}s`));
    rest -= count * length;
  }
  return parts.slice(0, 2).join(" ") || counted(0, "second", "seconds");
}
