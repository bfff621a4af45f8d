import { expect, test } from "vitest";

import type { License } from "../../api/licenses";
import { apiTime, changesOf, creationOf, differences, localTime, NEW, readMetadata, valuesOf } from "./terms";

const license: License = {
  id: "lic_1",
  application_id: "app_1",
  policy_id: "pol_1",
  key: "AAAAA-BBBBB-CCCCC-DDDDD",
  status: "active",
  status_reason: null,
  username: "ada",
  email: "",
  note: "",
  metadata: { plan: "pro" },
  expires_at: "2027-01-31T12:00:00Z",
  first_use_duration_seconds: null,
  first_used_at: null,
  max_devices: null,
  max_sessions: 0,
  at_session_limit: null,
  entitlements: null,
  terms: { max_devices: 2, max_sessions: 0, at_session_limit: "reject", entitlements: ["pro"] },
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
};

test("a form that nobody touched changes nothing", () => {
  expect(differences(license, valuesOf(license))).toEqual({});
});

test("only what differs is sent, and null gives a value back to the policy", () => {
  const values = { ...valuesOf(license), username: "grace", max_devices: 5, max_sessions: "" };
  expect(differences(license, values)).toEqual({ username: "grace", max_devices: 5, max_sessions: null });
});

test("no entitlements of its own are not the same as the policy's", () => {
  expect(changesOf({ ...NEW, has_entitlements: true }).entitlements).toEqual([]);
  expect(changesOf(NEW).entitlements).toBeNull();
});

test("each way to end is sent in its own fields", () => {
  expect(creationOf(NEW)).not.toHaveProperty("expires_at");
  expect(creationOf({ ...NEW, ends: "never" })).toHaveProperty("expires_at", null);
  expect(creationOf({ ...NEW, ends: "after", duration_seconds: 60, starts: "first_use" })).toMatchObject({
    duration_seconds: 60,
    starts: "first_use",
  });
  expect(creationOf({ ...NEW, ends: "at", expires_at: localTime("2027-01-31T12:00:00Z") })).toHaveProperty(
    "expires_at",
    "2027-01-31T12:00:00Z",
  );
});

test("times go to the reader's zone and back", () => {
  expect(apiTime(localTime("2027-07-31T12:34:00Z"))).toBe("2027-07-31T12:34:00Z");
});

test("metadata is an object, and what is wrong with it is said with its line", () => {
  expect(readMetadata(" ")).toEqual({ metadata: {} });
  expect(readMetadata('{"a": 1}')).toEqual({ metadata: { a: 1 } });
  expect(readMetadata("[1]").fault).toContain("braces");
  expect(readMetadata('{\n"a": 1,\n}').fault).toContain("Line 3");
});
