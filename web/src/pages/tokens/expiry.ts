/** When a new token ends. */
export type Expiry = "never" | "month" | "quarter" | "year" | "date";

const DAY_MS = 86_400_000;
const DAYS = { month: 30, quarter: 90, year: 365 } as const;

/** As the server takes it; null is never, undefined a date that is missing or over. `date` is `2026-12-31`. */
export function expiresAt(expiry: Expiry, date: string, now: number): string | null | undefined {
  if (expiry === "never") return null;
  if (expiry !== "date") return wholeSeconds(now + DAYS[expiry] * DAY_MS);
  const end = new Date(`${date}T23:59:59`).getTime(); // The reader's own midnight.
  return end > now ? wholeSeconds(end) : undefined;
}

function wholeSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}
