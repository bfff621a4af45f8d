import { expect, test } from "vitest";

import { inUnits } from "./durations";

const units = ["hours", "days", "months", "years"] as const;

test("a duration is shown in the largest unit that it is a whole number of", () => {
  expect(inUnits(365 * 86_400, units)).toEqual({ amount: 1, unit: "years" });
  expect(inUnits(60 * 86_400, units)).toEqual({ amount: 2, unit: "months" });
  expect(inUnits(31 * 86_400, units)).toEqual({ amount: 31, unit: "days" });
  expect(inUnits(36 * 3_600, units)).toEqual({ amount: 36, unit: "hours" });
});

test("one that is a whole number of none of the units is shown to the second, and not rounded", () => {
  expect(inUnits(90, units)).toEqual({ amount: 90, unit: "seconds" });
});
