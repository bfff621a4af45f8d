import { expect, test } from "vitest";

import { collect, eventsAsCsv, EXPORTED_MAX } from "./exporting";
import type { Event } from "./queries";

const EVENT: Event = {
  id: "evt_1",
  type: "license.revoked",
  actor: "acc_1",
  application_id: null,
  subject_id: "lic_1",
  detail: { before: { note: 'a "b", c' } },
  address: "203.0.113.7",
  occurred_at: "2026-01-01T00:00:00Z",
};

test("all pages are taken, and the filter goes with each", async () => {
  const asked: unknown[] = [];
  const counts: number[] = [];
  const exported = await collect(
    (query) => {
      asked.push(query);
      return Promise.resolve({ items: [EVENT, EVENT], next_cursor: query.cursor === undefined ? "next" : null });
    },
    { type: "license.revoked" },
    (count) => counts.push(count),
    new AbortController().signal,
  );
  expect(exported).toEqual({ events: [EVENT, EVENT, EVENT, EVENT], isCut: false });
  expect(counts).toEqual([2, 4]);
  expect(asked).toEqual([
    { type: "license.revoked", cursor: undefined, limit: 1000 },
    { type: "license.revoked", cursor: "next", limit: 1000 },
  ]);
});

test("it ends where there are too many", async () => {
  const endless = (query: { limit: number }) =>
    Promise.resolve({ items: Array.from({ length: query.limit }, () => EVENT), next_cursor: "more" });
  const exported = await collect(endless, {}, () => undefined, new AbortController().signal);
  expect(exported.events.length).toBe(EXPORTED_MAX);
  expect(exported.isCut).toBe(true);
});

test("it ends when it is called off", async () => {
  const controller = new AbortController();
  const endless = () => Promise.resolve({ items: [EVENT], next_cursor: "more" });
  const called = collect(endless, {}, (count) => count === 3 && controller.abort(), controller.signal);
  await expect(called).rejects.toThrow();
});

test("a file has a line for each event, and no formula of a stranger", () => {
  const [header, line] = eventsAsCsv([EVENT], () => "=1+1").split("\n");
  expect(header).toBe("id,occurred_at,type,actor,address,application_id,subject_id,actor_name,detail");
  expect(line).toBe(
    `evt_1,2026-01-01T00:00:00Z,license.revoked,acc_1,203.0.113.7,,lic_1,'=1+1,` +
      `"{""before"":{""note"":""a \\""b\\"", c""}}"`,
  );
});
