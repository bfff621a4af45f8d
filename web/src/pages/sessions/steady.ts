interface Row {
  id: string;
}

export interface Steady<Item> {
  rows: Item[];
  /** Ids of rows that are shown still and are over. */
  over: string[];
  /** How many have come that are not shown yet. */
  waiting: number;
}

/**
 * The rows to show while somebody points at them: those that were shown, in their places, as they are now. What is
 * over stays where it was, and what is new waits.
 */
export function steady<Item extends Row>(shown: readonly Item[], now: readonly Item[]): Steady<Item> {
  const current = new Map(now.map((row) => [row.id, row]));
  const rows = shown.map((row) => current.get(row.id) ?? row);
  const over = shown.filter(({ id }) => !current.has(id)).map(({ id }) => id);
  return { rows, over, waiting: now.length - (shown.length - over.length) };
}
