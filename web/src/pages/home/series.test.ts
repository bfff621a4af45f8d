import { expect, test } from "vitest";

import { beginning } from "../../api/statistics";
import { barsOf, totalOf } from "./series";

const hours = (count: number) => Array.from({ length: count }, (_, hour) => new Date(hour * 3_600_000).toISOString());

// The document of the API has no type for the counts of each name.
const counts = (series: Record<string, number[]>) => series as never;

test("inits are told apart by what came of them, and nothing else is among them", () => {
  const series = counts({ "init.ok": [3, 1], "init.hwid_mismatch": [0, 2], "sessions.opened": [3, 1], "init.license_expired": [0, 0] });
  const { outcomes, bars, letIn, refused } = barsOf({ times: hours(2), series }, "day");
  expect(outcomes).toEqual([{ code: "ok", total: 4 }, { code: "hwid_mismatch", total: 2 }]);
  expect(bars).toMatchObject([{ ok: 3, hwid_mismatch: 0 }, { ok: 1, hwid_mismatch: 2 }]);
  expect([letIn, refused]).toEqual([4, 2]);
});

test("a week has a bar for each six hours, and none is lost", () => {
  const series = counts({ "init.ok": Array.from({ length: 168 }, () => 1) });
  const { bars, letIn } = barsOf({ times: hours(168), series }, "week");
  expect(bars.map(({ ok }) => ok)).toEqual(Array.from({ length: 28 }, () => 6));
  expect(bars[1]?.at).toBe(new Date(6 * 3_600_000).toISOString());
  expect(letIn).toBe(168);
});

test("of many reasons, the most frequent are told, and the rest is together", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const series = counts(Object.fromEntries(names.map((name, index) => [`init.${name}`, [index + 1]])));
  const { outcomes, bars, refused } = barsOf({ times: hours(1), series }, "day");
  expect(outcomes).toEqual([{ code: "f", total: 6 }, { code: "e", total: 5 }, { code: "d", total: 4 }, { code: "others", total: 6 }]);
  expect(bars[0]).toMatchObject({ f: 6, e: 5, d: 4, others: 6 });
  expect(refused).toBe(21);
});

test("what never happened is none", () => {
  expect(totalOf({ series: counts({}) }, "licenses.created")).toBe(0);
  expect(totalOf({ series: counts({ "licenses.created": [2, 3] }) }, "licenses.created")).toBe(5);
});

test("a range holds its number of whole hours or days, the current one among them", () => {
  const now = Date.parse("2026-11-24T15:20:30.456Z");
  expect(beginning("day", now)).toBe("2026-11-23T16:20:30Z"); // rounded down to 16:00 by the server
  expect(beginning("week", now)).toBe("2026-11-17T16:20:30Z");
  expect(beginning("month", now)).toBe("2026-10-26T15:20:30Z");
});
