import { expect, test } from "vitest";

import { steady } from "./steady";

const shown = [
  { id: "c", beat: 1 },
  { id: "b", beat: 1 },
  { id: "a", beat: 1 },
];

test("rows keep their places, show what is new of them, and say what is over", () => {
  const now = [
    { id: "e", beat: 2 },
    { id: "d", beat: 2 },
    { id: "c", beat: 2 },
    { id: "a", beat: 1 },
  ];
  expect(steady(shown, now)).toEqual({
    rows: [
      { id: "c", beat: 2 },
      { id: "b", beat: 1 },
      { id: "a", beat: 1 },
    ],
    over: ["b"],
    waiting: 2,
  });
});

test("nothing happened", () => {
  expect(steady(shown, shown)).toEqual({ rows: shown, over: [], waiting: 0 });
});

test("all are over, and nobody came", () => {
  expect(steady(shown, [])).toEqual({ rows: shown, over: ["c", "b", "a"], waiting: 0 });
});
