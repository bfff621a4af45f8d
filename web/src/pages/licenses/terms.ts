/** A license's values in a form, and what of them is sent: for a new one, and for one that there is. */
import type { Schemas } from "../../api/client";
import type { License } from "../../api/licenses";
import type { Policy } from "../../api/policies";
import { whereNotJson } from "../../parts/json";
import { duration } from "../../parts/times";
import { number, text } from "../../text";

const words = text.licenses;

export type Ends = "given" | "never" | "at" | "after";

/** Empty text and null stand for "as the policy says"; `given` for the policy's end, or for the one that there is. */
export interface LicenseValues {
  application_id: string;
  count: number | string;
  policy_id: string;
  ends: Ends;
  /** As `<input type="datetime-local">` has it, in the reader's own time zone. */
  expires_at: string;
  duration_seconds: number | null;
  starts: Schemas["Policy"]["starts"];
  max_devices: number | string;
  max_sessions: number | string;
  at_session_limit: "" | "reject" | "replace_oldest";
  has_entitlements: boolean;
  entitlements: string[];
  username: string;
  email: string;
  note: string;
  metadata: string;
}

export const NEW: LicenseValues = {
  application_id: "",
  count: 1,
  policy_id: "",
  ends: "given",
  expires_at: "",
  duration_seconds: 30 * 86_400,
  starts: "creation",
  max_devices: "",
  max_sessions: "",
  at_session_limit: "",
  has_entitlements: false,
  entitlements: [],
  username: "",
  email: "",
  note: "",
  metadata: "",
};

export function valuesOf(license: License): LicenseValues {
  return {
    ...NEW,
    application_id: license.application_id,
    policy_id: license.policy_id ?? "",
    expires_at: license.expires_at === null ? "" : localTime(license.expires_at),
    max_devices: license.max_devices ?? "",
    max_sessions: license.max_sessions ?? "",
    at_session_limit: license.at_session_limit ?? "",
    has_entitlements: license.entitlements !== null,
    entitlements: license.entitlements ?? [],
    username: license.username,
    email: license.email,
    note: license.note,
    metadata: JSON.stringify(license.metadata, null, 2),
  };
}

/** The form's values as the API takes them, in a change: null gives a value back to the policy. */
export function changesOf(values: LicenseValues): Schemas["LicenseChanges"] {
  return {
    ...endOf(values),
    policy_id: values.policy_id || null,
    max_devices: limitOf(values.max_devices),
    max_sessions: limitOf(values.max_sessions),
    at_session_limit: values.at_session_limit || null,
    entitlements: values.has_entitlements ? values.entitlements : null,
    username: values.username,
    email: values.email,
    note: values.note,
  };
}

/** Only what differs from the license, so that nobody else's change is taken back. */
export function differences(license: License, values: LicenseValues): Schemas["LicenseChanges"] {
  const changes = changesOf(values);
  const differ = Object.entries(changes).filter(
    ([name, value]) =>
      name === "duration_seconds" || name === "starts" || JSON.stringify(value) !== JSON.stringify(license[name as keyof License]),
  );
  return Object.fromEntries(differ);
}

/** For a new license; what stays the policy's is left out. */
export function creationOf(values: LicenseValues): Schemas["NewLicenses"] {
  return { ...changesOf(values), metadata: readMetadata(values.metadata).metadata ?? {}, count: Number(values.count) };
}

export function endOf(values: LicenseValues): Pick<Schemas["LicenseChanges"], "expires_at" | "duration_seconds" | "starts"> {
  if (values.ends === "never") return { expires_at: null };
  if (values.ends === "at" && values.expires_at) return { expires_at: apiTime(values.expires_at) };
  if (values.ends === "after" && values.duration_seconds) {
    return { duration_seconds: values.duration_seconds, starts: values.starts };
  }
  return {};
}

export function limitOf(value: number | string): number | null {
  return value === "" ? null : Number(value);
}

/** The object that a text means, or what is wrong with it. Empty text is an empty object. */
export function readMetadata(written: string): { metadata?: Record<string, unknown>; fault?: string } {
  if (written.trim() === "") return { metadata: {} };
  const spot = whereNotJson(written);
  if (spot) return { fault: words.json.notJson(spot.line, spot.column) };
  const value: unknown = JSON.parse(written);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { fault: words.json.notObject };
  return { metadata: value as Record<string, unknown> };
}

/** `2027-01-31T12:00` in the reader's time zone, for an input. */
export function localTime(at: string): string {
  const time = new Date(at);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The other way around: RFC 3339 in UTC and whole seconds. */
export function apiTime(local: string): string {
  return new Date(local).toISOString().replace(/\.\d+Z$/, "Z");
}

/** A limit in words. */
export function limit(value: number): string {
  return value === 0 ? text.common.unlimited : number(value);
}

/** Which entitlements, or that there are none. */
export function listed(entitlements: readonly string[]): string {
  return entitlements.length === 0 ? text.common.none : entitlements.join(", ");
}

/** What a policy gives to a license in one line: `1 year from first use · 2 devices · …`. */
export function policyEnd(policy: Policy): string {
  if (policy.duration_seconds === null) return text.common.never;
  const lasts = duration(policy.duration_seconds);
  return policy.starts === "first_use" ? words.firstUse(lasts) : lasts;
}
