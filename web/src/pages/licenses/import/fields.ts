/** What the server accepts in each field of a license that is imported, and what it says of the rest. */
import { number, text } from "../../../text";

const words = text.importing.fault;

export type Fields = Record<string, unknown>;
type Check = (name: string, value: unknown) => string | null;

const LIMIT_MAX = 1_000_000;
const DURATION_SECONDS_MAX = 100 * 365 * 86_400;
const METADATA_BYTES_MAX = 16 * 1024;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const CONTROL_BUT_LINES = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)$/;
// The form of our own keys, in which a customer may mistype case and dashes.
const OWN_FORM = /^([0-9A-HJKMNP-TV-Z]{5})-?([0-9A-HJKMNP-TV-Z]{5})-?([0-9A-HJKMNP-TV-Z]{5})-?([0-9A-HJKMNP-TV-Z]{5})$/i;

const textOf =
  (max: number, control = CONTROL): Check =>
  (name, value) => {
    if (typeof value !== "string") return words.text(name);
    if (value.length > max) return words.length(name, max);
    return control.test(value) ? words.control(name) : null;
  };
const oneOf =
  (...known: string[]): Check =>
  (name, value) =>
    typeof value === "string" && known.includes(value) ? null : words.oneOf(name, known.join(", "));
const whole =
  (from: number, to: number): Check =>
  (name, value) =>
    typeof value === "number" && Number.isInteger(value) && value >= from && value <= to
      ? null
      : words.whole(name, number(from), number(to));
const time: Check = (name, value) =>
  typeof value === "string" && TIME.test(value) && !Number.isNaN(Date.parse(value)) ? null : words.time(name);
const object: Check = (name, value) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return words.object(name);
  return new TextEncoder().encode(JSON.stringify(value)).length > METADATA_BYTES_MAX ? words.tooBig(name) : null;
};
const names: Check = (name, value) => {
  const isName = (one: unknown) => typeof one === "string" && one.length >= 1 && one.length <= 128;
  return Array.isArray(value) && value.length <= 100 && value.every(isName) ? null : words.names(name);
};
const anything: Check = () => null;

const CHECKS: Record<string, Check> = {
  key: anything, // Looked at on its own.
  status: oneOf("active", "suspended", "revoked"),
  status_reason: textOf(256),
  username: textOf(256),
  email: textOf(256),
  note: textOf(4096, CONTROL_BUT_LINES),
  metadata: object,
  expires_at: time,
  first_use_duration_seconds: whole(1, DURATION_SECONDS_MAX),
  first_used_at: time,
  max_devices: whole(0, LIMIT_MAX),
  max_sessions: whole(0, LIMIT_MAX),
  at_session_limit: oneOf("reject", "replace_oldest"),
  entitlements: names,
  policy_id: textOf(128),
  // Written by an export, and of no interest to an import.
  id: anything,
  application_id: anything,
  created_at: anything,
  updated_at: anything,
};

/** Text, username and the like may be empty; these may be missing, which JSON says with null. */
const NULL_IS_MISSING = new Set([
  ...["status_reason", "expires_at", "first_use_duration_seconds", "first_used_at", "max_devices", "max_sessions"],
  ...["at_session_limit", "entitlements", "policy_id"],
]);
const JSON_FIELDS = new Set(["metadata", "entitlements"]);
const NUMBER_FIELDS = new Set(["first_use_duration_seconds", "max_devices", "max_sessions"]);

export const KNOWN = Object.keys(CHECKS);

/** A cell of CSV as the value that it stands for; what is not JSON where it should be stays text, and is told. */
export function valueOf(name: string, cell: string): unknown {
  if (NUMBER_FIELDS.has(name)) return /^\s*-?\d+\s*$/.test(cell) ? Number(cell) : cell;
  if (!JSON_FIELDS.has(name)) return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

/** The key as it is kept: one of our own form without regard to case and dashes. */
export function canonicalKey(key: string): string {
  const own = OWN_FORM.exec(key.trim());
  return own ? own.slice(1).join("-").toUpperCase() : key;
}

/** Everything that is wrong with a license. */
export function faultsOf(fields: Fields): string[] {
  const faults = [keyFault(fields.key)];
  for (const [name, value] of Object.entries(fields)) {
    if (value === null && NULL_IS_MISSING.has(name)) continue;
    const check = CHECKS[name];
    faults.push(check ? check(name, value) : words.unknownField(name));
  }
  return faults.filter((fault) => fault !== null);
}

function keyFault(given: unknown): string | null {
  if (given === undefined || given === "") return words.missingKey;
  if (typeof given !== "string") return words.text("key");
  const key = canonicalKey(given);
  if (key.length > 128) return words.keyLength;
  if (/[\p{C}\p{Zl}\p{Zp}]|[^\S ]/u.test(key)) return words.keyPrintable;
  return key === key.trim() ? null : words.keyBlanks;
}
