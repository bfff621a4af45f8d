const AT_ONCE = 4;

export interface Outcome {
  done: number;
  /** What went wrong, once for each that did. */
  errors: unknown[];
}

/** Does the same to each, a few at a time, and goes on where one fails. */
export async function inTurn<Item>(items: readonly Item[], act: (item: Item) => Promise<unknown>): Promise<Outcome> {
  const waiting = [...items];
  const outcome: Outcome = { done: 0, errors: [] };
  async function work() {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await act(item);
        outcome.done += 1;
      } catch (error) {
        outcome.errors.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, work));
  return outcome;
}
