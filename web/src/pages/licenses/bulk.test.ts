import { expect, test } from "vitest";

import type { License } from "../../api/licenses";
import { wayBack } from "./bulk";

const license = (id: string, status: License["status"], status_reason: string | null = null) =>
  ({ id, status, status_reason }) as License;
const all = { changed: 3, unchanged: 0, left: [] };

test("suspending is taken back for those that were active; those suspended before get their reason again", () => {
  const licenses = [license("a", "active"), license("b", "suspended", "late"), license("c", "active")];
  expect(wayBack({ licenses }, "suspend", all)).toEqual([
    { action: "reinstate", ids: ["a", "c"] },
    { action: "suspend", ids: ["b"], reason: "late" },
  ]);
});

test("reinstating is taken back with each reason as it was", () => {
  const licenses = [license("a", "suspended", "late"), license("b", "suspended"), license("c", "suspended", "late")];
  expect(wayBack({ licenses }, "reinstate", all)).toEqual([
    { action: "suspend", ids: ["a", "c"], reason: "late" },
    { action: "suspend", ids: ["b"] },
  ]);
});

test("what was left as it was is not touched on the way back", () => {
  const licenses = [license("a", "active"), license("b", "revoked")];
  const result = { changed: 1, unchanged: 1, left: [{ reason: "The license is revoked", ids: ["b"] }] };
  expect(wayBack({ licenses }, "suspend", result)).toEqual([{ action: "reinstate", ids: ["a"] }]);
});

test("there is no way back from what is final, nor for licenses that nobody saw", () => {
  const licenses = [license("a", "active")];
  for (const action of ["revoke", "delete", "extend", "update"] as const) expect(wayBack({ licenses }, action, all)).toEqual([]);
  expect(wayBack({ filter: { username: "ada" }, count: 3 }, "suspend", all)).toEqual([]);
});
