import { expect, test } from "vitest";

import type { Schemas } from "../../api/client";
import { runsOf } from "./runs";

const event = (id: string, type: string, actor: string): Schemas["Event"] => ({
  id,
  type,
  actor,
  address: "",
  application_id: null,
  subject_id: "",
  detail: {},
  occurred_at: "2026-11-24T12:00:00Z",
});

test("what was done to many at once is one line, told by its newest", () => {
  const events = [
    event("5", "license.created", "ada"),
    event("4", "license.created", "ada"),
    event("3", "license.created", "grace"),
    event("2", "license.revoked", "grace"),
    event("1", "license.created", "grace"),
  ];
  expect(runsOf(events).map(({ event: { id }, count }) => [id, count])).toEqual([["5", 2], ["3", 1], ["2", 1], ["1", 1]]);
});
