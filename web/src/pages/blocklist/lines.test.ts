import { expect, test } from "vitest";

import { linesOf } from "./lines";

test("a line is an entry, once", () => {
  expect(linesOf(" 203.0.113.7\r\n\n2001:db8::/32\n203.0.113.7 \n  ")).toEqual(["203.0.113.7", "2001:db8::/32"]);
  expect(linesOf(" \n ")).toEqual([]);
});
