import { expect, test } from "vitest";

import { policySentence, type PolicyTerms } from "./sentence";

const PLAIN: PolicyTerms = {
  duration_seconds: null,
  starts: "creation",
  max_devices: 1,
  max_sessions: 0,
  at_session_limit: "reject",
  entitlements: [],
  device_resets_per_month: 0,
  device_reset_cooldown_seconds: 0,
};
const DAY = 86_400;

test.each<[Partial<PolicyTerms>, string]>([
  [{}, "Never ends; one device; any number of sessions at once."],
  [
    { duration_seconds: 30 * DAY, starts: "first_use" },
    "Lasts 30 days from first use; one device; any number of sessions at once.",
  ],
  [
    { duration_seconds: 365 * DAY, max_devices: 2, entitlements: ["pro"] },
    "Lasts 1 year from the day it is made; 2 devices; any number of sessions at once; includes pro.",
  ],
  [
    { max_devices: 0, max_sessions: 1, entitlements: ["pro", "export", "studio"] },
    "Never ends; any number of devices; one session at once, more are refused; includes pro, export and studio.",
  ],
  [
    { max_devices: 1000, max_sessions: 5000, at_session_limit: "replace_oldest" },
    "Never ends; 1,000 devices; 5,000 sessions at once, one more ends the oldest.",
  ],
  [
    { device_resets_per_month: 1, device_reset_cooldown_seconds: DAY },
    "Never ends; one device; any number of sessions at once; customers may reset their devices once a month, at least 1 day apart.",
  ],
  [
    { device_resets_per_month: 2, device_reset_cooldown_seconds: 36 * 3600 },
    "Never ends; one device; any number of sessions at once; customers may reset their devices twice a month, at least 1 day 12 hours apart.",
  ],
  [
    { device_resets_per_month: 5 },
    "Never ends; one device; any number of sessions at once; customers may reset their devices 5 times a month.",
  ],
])("%o", (terms, sentence) => {
  expect(policySentence({ ...PLAIN, ...terms })).toBe(sentence);
});
