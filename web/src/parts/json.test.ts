import { expect, test } from "vitest";

import { whereNotJson } from "./json";

test("what is JSON is wrong nowhere", () => {
  for (const good of ['{"a": [1, -2.5e3, true, null, "x\\n\\u00e9"]}', "[]", " {} ", '"x"']) expect(whereNotJson(good)).toBeNull();
});

test.each([
  ['{"a": 1,}', 1, 9],
  ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
  ['{\n  "a": [1, 2\n}', 3, 1],
  ['{"a": undefined}', 1, 7],
  ["{'a': 1}", 1, 2],
  ['{"a": "no end}', 1, 7],
  ["{", 1, 2],
  ["", 1, 1],
  ["{} {}", 1, 4],
  ['{"a": 01}', 1, 8],
])("%j is wrong in line %i, column %i", (bad, line, column) => {
  expect(whereNotJson(bad)).toEqual({ line, column });
});
