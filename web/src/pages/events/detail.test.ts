import { expect, test } from "vitest";

import { exactly } from "../../parts/times";
import { nameIn, toldBy } from "./detail";

test("what was before stands beside what is after, each in words", () => {
  const told = toldBy({
    before: { status: "active", expires_at: 1_767_225_600_000, enabled: true },
    after: { status: "suspended", expires_at: null, enabled: false, entitlements: ["pro", "export"] },
    license_id: "lic_1",
    sessions_ended: 1234,
  });
  expect(told.differences).toEqual([
    { field: "status", before: "active", after: "suspended" },
    { field: "expires_at", before: exactly("2026-01-01T00:00:00Z"), after: "none" },
    { field: "enabled", before: "yes", after: "no" },
    { field: "entitlements", before: null, after: "pro, export" },
  ]);
  expect(told.facts).toEqual([
    { field: "license_id", value: "lic_1" },
    { field: "sessions_ended", value: "1,234" },
  ]);
});

test("durations are said in days, objects as they are, and nothing as nothing", () => {
  const { differences } = toldBy({
    after: { duration_seconds: 30 * 86_400, metadata: { seats: 3 }, note: "", entitlements: [] },
  });
  expect(differences.map(({ after }) => after)).toEqual(["30 days", '{"seats":3}', "none", "none"]);
});

test("an event that says nothing, says nothing", () => {
  expect(toldBy({})).toEqual({ differences: [], facts: [] });
  expect(nameIn({})).toBeNull();
});

test("a thing is called as it is now, else as it was", () => {
  expect(nameIn({ before: { name: "Old" }, after: { name: "New" } })).toBe("New");
  expect(nameIn({ before: { name: "Old" } })).toBe("Old");
  expect(nameIn({ license_id: "lic_1", hwid: "desk" })).toBe("desk");
  expect(nameIn({ after: { username: "", email: "ada@example.com" } })).toBe("ada@example.com");
});
