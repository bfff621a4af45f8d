import { expect, test } from "vitest";

import { expiresAt } from "./expiry";

const NOW = Date.parse("2026-11-24T12:00:00.500Z");

test("a token ends after some days, in whole seconds, or never", () => {
  expect(expiresAt("never", "", NOW)).toBeNull();
  expect(expiresAt("month", "", NOW)).toBe("2026-12-24T12:00:00Z");
  expect(expiresAt("year", "", NOW)).toBe("2027-11-24T12:00:00Z");
});

test("a token that ends on a date lives through that day", () => {
  const end = expiresAt("date", "2026-12-31", NOW);
  expect(new Date(end ?? "").toString()).toContain("Dec 31 2026 23:59:59");
});

test("a day that is over, or none, is no end", () => {
  expect(expiresAt("date", "2026-11-20", NOW)).toBeUndefined();
  expect(expiresAt("date", "", NOW)).toBeUndefined();
});
