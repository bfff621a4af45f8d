import { expect, test } from "vitest";

import { PERMISSIONS } from "../../api/roles";
import { presetOf, scopesOf } from "./scopes";

test("a preset gives only what its maker has", () => {
  expect(scopesOf("shop", PERMISSIONS.owner)).toEqual(["read", "licenses:write"]);
  expect(scopesOf("shop", ["read", "tokens:write"])).toEqual(["read"]);
  expect(scopesOf("all", PERMISSIONS.developer).sort()).toEqual([...PERMISSIONS.developer].sort());
});

test("what is chosen is named by its preset, in any order", () => {
  expect(presetOf(["licenses:write", "read"], PERMISSIONS.owner)).toBe("shop");
  expect(presetOf(["read", "policies:write"], PERMISSIONS.owner)).toBeNull();
  expect(presetOf([], PERMISSIONS.owner)).toBeNull();
});
