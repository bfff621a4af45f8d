/** Counts of which the server may not have seen the end. */
import type { Tally } from "../api/statistics";
import { counted, number } from "../text";

/** `1 license`, `1,024 licenses`, `100,000+ licenses`. */
export function tallied({ count, complete }: Tally, [one, other]: readonly [string, string]): string {
  return complete ? counted(count, one, other) : `${number(count)}+ ${other}`;
}
