import { expect, test } from "vitest";

import { matching } from "./matching";

const entries = [
  { label: "Create a license" },
  { label: "Licenses" },
  { label: "Switch to dark", keywords: "colours theme night" },
  { label: "Café Noir" },
];

const found = (typed: string) => matching(entries, typed).map(({ label }) => label);

test("what begins with it comes first", () => {
  expect(found("lic")).toEqual(["Licenses", "Create a license"]);
});

test("words match in any order and any case, and by other names", () => {
  expect(found("LICENSE create")).toEqual(["Create a license"]);
  expect(found("theme")).toEqual(["Switch to dark"]);
  expect(found("cafe")).toEqual(["Café Noir"]);
  expect(found("license dark")).toEqual([]);
});

test("nothing typed leaves all as they are", () => {
  expect(found("  ")).toEqual(entries.map(({ label }) => label));
});
