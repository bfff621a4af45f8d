import { expect, test } from "vitest";

import { inTurn } from "./inTurn";

test("everything is done, a few at a time, and one failure stops nothing", async () => {
  let running = 0;
  let most = 0;
  const outcome = await inTurn([1, 2, 3, 4, 5, 6, 7, 8, 9], async (item) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((done) => setTimeout(done, 1));
    running -= 1;
    if (item === 3) throw new Error("no");
  });
  expect(outcome.done).toEqual([1, 2, 4, 5, 6, 7, 8, 9]);
  expect(outcome.failed).toEqual([{ item: 3, error: new Error("no") }]);
  expect(most).toBe(4);
});

test("nothing to do is done at once", async () => {
  expect(await inTurn([], () => Promise.reject(new Error("never")))).toEqual({ done: [], failed: [] });
});
