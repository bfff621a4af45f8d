/** All events that fit a filter, as a file. */
import { csv } from "../../parts/files";
import type { Event, EventFilter } from "./queries";

const PAGE_ROWS = 1000;
/** What a browser holds with ease. */
export const EXPORTED_MAX = 100_000;

export interface Exported {
  events: Event[];
  /** Whether there are more than were taken. */
  isCut: boolean;
}

type GetPage = (query: EventFilter & { cursor: string | undefined; limit: number }) => Promise<{
  items: Event[];
  next_cursor: string | null;
}>;

/** Page by page, the newest first, until there are no more, there are too many, or it is called off. */
export async function collect(
  get: GetPage,
  filter: EventFilter,
  onProgress: (count: number) => void,
  signal: AbortSignal,
): Promise<Exported> {
  const events: Event[] = [];
  let cursor: string | undefined;
  do {
    signal.throwIfAborted();
    const page = await get({ ...filter, cursor, limit: Math.min(PAGE_ROWS, EXPORTED_MAX - events.length) });
    events.push(...page.items);
    cursor = page.next_cursor ?? undefined;
    onProgress(events.length);
  } while (cursor !== undefined && events.length < EXPORTED_MAX);
  signal.throwIfAborted();
  return { events, isCut: cursor !== undefined };
}

const COLUMNS = ["id", "occurred_at", "type", "actor", "address", "application_id", "subject_id"] as const;

/** With the actor's name beside its id, and the details as JSON. */
export function eventsAsCsv(events: readonly Event[], nameOf: (actor: string) => string): string {
  const header = [...COLUMNS, "actor_name", "detail"];
  const rows = events.map((event) => [
    ...COLUMNS.map((column) => event[column] ?? ""),
    harmless(nameOf(event.actor)),
    JSON.stringify(event.detail),
  ]);
  return csv([header, ...rows]);
}

/** A person's name that begins like a formula is not to become one in a spreadsheet. */
function harmless(name: string): string {
  return /^[=+\-@\t]/.test(name) ? `'${name}` : name;
}
