import { expect, test } from "vitest";

import { stateOf, type Webhook } from "./state";

const AT = "2026-01-01T00:00:00Z";
const WEBHOOK: Webhook = {
  id: "whk_1",
  application_id: null,
  url: "https://example.com/",
  event_types: ["*"],
  description: "",
  enabled: true,
  failing_since: null,
  paused_at: null,
  created_at: AT,
  updated_at: AT,
};

test("paused is what Lockence did, disabled what a person did", () => {
  expect(stateOf(WEBHOOK)).toBe("enabled");
  expect(stateOf({ ...WEBHOOK, failing_since: AT })).toBe("failing");
  expect(stateOf({ ...WEBHOOK, enabled: false, failing_since: AT, paused_at: AT })).toBe("paused");
  expect(stateOf({ ...WEBHOOK, enabled: false })).toBe("disabled");
});
