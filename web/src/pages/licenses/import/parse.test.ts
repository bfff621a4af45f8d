import { expect, test } from "vitest";

import { parse } from "./parse";

const faults = (content: string, format: "csv" | "json" = "csv") =>
  parse(content, format).faults.map(({ line, message }) => `${line}: ${message}`);

test("a CSV file is read as the server reads it", () => {
  const parsed = parse(
    '\uFEFFkey,username,note,metadata,max_devices,entitlements\r\nOLD-1,grace,"two\nlines, ""said""","{""seats"": 5}",2,"[""pro""]"\r\n\r\nOLD-2,,,,,\r\n',
    "csv",
  );
  expect(parsed.faults).toEqual([]);
  expect(parsed.rows).toBe(2);
  expect(parsed.preview).toEqual([
    {
      line: 2,
      content: {
        key: "OLD-1",
        username: "grace",
        note: 'two\nlines, "said"',
        metadata: { seats: 5 },
        max_devices: 2,
        entitlements: ["pro"],
      },
    },
    { line: 5, content: { key: "OLD-2" } },
  ]);
});

test("a JSON file has an object on each line", () => {
  const parsed = parse('{"key": "A", "max_devices": null, "metadata": {}}\n\n{"key": "B", "id": "lic_1"}\n', "json");
  expect(parsed.faults).toEqual([]);
  expect(parsed.preview.map(({ line }) => line)).toEqual([1, 3]);
});

test.each([
  ["", /^1: The file is empty/],
  ["name\nx\n", /^1: .*key among them/],
  ["key,price\nA,1\n", /^1: There is no column “price”/],
  ["key,key\nA,B\n", /^1: The column “key” is named twice/],
  ["key,note\nA\n", /^2: It has 1 cell, and line 1 has 2/],
  ['key,note\nA,"open\n', /^2: This is not CSV/],
  ['key,note\nA,"x"y\n', /^2: This is not CSV/],
])("%j cannot be read as a whole", (content, expected) => {
  expect(faults(content)).toHaveLength(1);
  expect(faults(content)[0]).toMatch(expected);
});

test.each([
  ["key,username\n,ada\n", /^2: key: is missing/],
  ["key\n A\n", /^2: key: begins or ends with a blank/],
  [`key\n${"x".repeat(129)}\n`, /^2: key: 1 to 128 characters/],
  ["key\na\tb\n", /^2: key: has a character that cannot be printed/],
  ["key,status\nA,expired\n", /^2: status: one of active, suspended, revoked/],
  ["key,max_devices\nA,-1\n", /^2: max_devices: a whole number from 0/],
  ["key,max_devices\nA,two\n", /^2: max_devices: a whole number/],
  ["key,expires_at\nA,tomorrow\n", /^2: expires_at: a time such as/],
  ["key,expires_at\nA,2027-01-31\n", /^2: expires_at: a time such as/],
  ["key,metadata\nA,[1]\n", /^2: metadata: a JSON object/],
  ["key,metadata\nA,{\n", /^2: metadata: a JSON object/],
  ["key,entitlements\nA,pro\n", /^2: entitlements: a JSON list/],
  [`key,username\nA,${"x".repeat(257)}\n`, /^2: username: more than 256/],
])("%j has a row that cannot be imported", (content, expected) => {
  expect(faults(content)).toHaveLength(1);
  expect(faults(content)[0]).toMatch(expected);
});

test("a key is not there twice, however it is written", () => {
  expect(faults("key\n01234-56789-ABCDE-FGHJK\nB\n0123456789abcdefghjk\nb\n")).toEqual(["4: key: the same as in line 2."]);
});

test("each line that is wrong is told, with all that is wrong with it", () => {
  expect(faults('{"key": "A"}\nnonsense\n{"username": 5, "price": 1}\n', "json")).toEqual([
    "2: This is not a JSON object. Each line is one license: {…}",
    "3: key: is missing. username: must be text. price: not a field of a license.",
  ]);
});

test("more licenses than the server takes are told before they are sent", () => {
  const content = "key\n" + Array.from({ length: 100_001 }, (_, row) => `K${row}\n`).join("");
  expect(faults(content)).toEqual(["100002: The file has more than 100,000 licenses. Split it."]);
});
