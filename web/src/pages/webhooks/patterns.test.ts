import { expect, test } from "vitest";

import { byKind, isWanted, toggleAll, toggleKind, toggleType } from "./patterns";

test("a type is wanted by itself, with its kind, or with everything", () => {
  expect(isWanted(["license.revoked"], "license.revoked")).toBe(true);
  expect(isWanted(["license.*"], "license.revoked")).toBe(true);
  expect(isWanted(["*"], "license.revoked")).toBe(true);
  expect(isWanted(["license.created", "session.*"], "license.revoked")).toBe(false);
  expect(isWanted([], "license.revoked")).toBe(false);
});

test("all of a kind takes the place of its types, and leaves the others alone", () => {
  const some = ["license.created", "session.ended", "license.revoked"];
  expect(toggleKind(some, "license")).toEqual(["session.ended", "license.*"]);
  expect(toggleKind(["session.ended", "license.*"], "license")).toEqual(["session.ended"]);
});

test("a type comes and goes", () => {
  expect(toggleType(["a.b"], "c.d")).toEqual(["a.b", "c.d"]);
  expect(toggleType(["a.b", "c.d"], "a.b")).toEqual(["c.d"]);
});

test("everything is one pattern", () => {
  expect(toggleAll(["a.b"])).toEqual(["*"]);
  expect(toggleAll(["*"])).toEqual([]);
});

test("types stand with their kind", () => {
  expect(byKind(["a.x", "b.x", "a.y"])).toEqual([
    ["a", ["a.x", "a.y"]],
    ["b", ["b.x"]],
  ]);
});
