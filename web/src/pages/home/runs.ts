/** Things done to many at once are one line, not many. */
import type { Schemas } from "../../api/client";

export interface Run {
  /** The newest of them. */
  event: Schemas["Event"];
  count: number;
}

/** Events next to each other, of one type and by one actor, together. */
export function runsOf(events: Schemas["Event"][]): Run[] {
  const runs: Run[] = [];
  for (const event of events) {
    const last = runs.at(-1);
    if (last?.event.type === event.type && last.event.actor === event.actor) last.count += 1;
    else runs.push({ event, count: 1 });
  }
  return runs;
}
