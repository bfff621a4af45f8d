/** What a license of a policy is, in words. */
import type { Schemas } from "../../api/client";
import { duration } from "../../parts/times";
import { number, text } from "../../text";

export type PolicyTerms = Omit<Schemas["Policy"], "id" | "application_id" | "name" | "created_at" | "updated_at">;

const words = text.policies.words;
const list = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** `Lasts 30 days from first use; one device; any number of sessions at once; includes pro and export.` */
export function policySentence(terms: PolicyTerms): string {
  const parts = [ending(terms), devices(terms), sessions(terms), entitlements(terms), resets(terms)];
  return `${parts.filter((part) => part !== "").join("; ")}.`;
}

function ending({ duration_seconds: seconds, starts }: PolicyTerms): string {
  if (seconds === null) return words.neverEnds;
  return (starts === "first_use" ? words.lastsFromFirstUse : words.lastsFromCreation)(duration(seconds));
}

function devices({ max_devices: max }: PolicyTerms): string {
  if (max === 0) return words.anyDevices;
  return max === 1 ? words.oneDevice : words.devices(number(max));
}

function sessions({ max_sessions: max, at_session_limit: atLimit }: PolicyTerms): string {
  if (max === 0) return words.anySessions;
  const count = max === 1 ? words.oneSession : words.sessions(number(max));
  return `${count}, ${atLimit === "replace_oldest" ? words.replaceOldest : words.reject}`;
}

function entitlements({ entitlements: names }: PolicyTerms): string {
  return names.length === 0 ? "" : words.includes(list.format(names));
}

function resets({ device_resets_per_month: count, device_reset_cooldown_seconds: cooldown }: PolicyTerms): string {
  if (count === 0) return "";
  const often = count === 1 ? words.once : count === 2 ? words.twice : words.times(number(count));
  const apart = cooldown > 0 ? `, ${words.apart(duration(cooldown))}` : "";
  return words.resets(often) + apart;
}
