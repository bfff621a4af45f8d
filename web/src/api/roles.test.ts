import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { ALL_PERMISSIONS, PERMISSIONS, ROLES } from "./roles";

test("the roles are those of docs/roles.md", () => {
  const rows = readFileSync("../docs/roles.md", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")).slice(1, 7));
  const ours = ALL_PERMISSIONS.map((permission) => [
    permission,
    ...ROLES.map((role) => (PERMISSIONS[role].includes(permission) ? "yes" : "no")),
  ]);
  expect(ours).toEqual(rows);
});
