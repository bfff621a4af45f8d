import { expect, test } from "vitest";

import { patternsInWords } from "./patternsInWords";

test("patterns are said as people would", () => {
  expect(patternsInWords(["*"])).toBe("Everything");
  expect(patternsInWords(["license.revoked", "session.*"])).toBe("License revoked, Sessions: all");
  expect(patternsInWords(["unheard.of"])).toBe("unheard.of");
  expect(patternsInWords(["a.b", "a.c", "a.d"])).toBe("3 types");
});
