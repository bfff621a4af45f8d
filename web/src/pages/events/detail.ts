/** What an event says of its change, field by field. */
import { duration, exactly } from "../../parts/times";
import { number, text } from "../../text";

export type Detail = Record<string, unknown>;

export interface Difference {
  field: string;
  /** In words; none where the event does not say. */
  before: string | null;
  after: string | null;
}

export interface Told {
  /** What was before and after, where the event has that. */
  differences: Difference[];
  /** What else it says: the license of a session, how many were ended. */
  facts: { field: string; value: string }[];
}

const words = text.audit;

export function toldBy(detail: Detail): Told {
  const before = fieldsOf(detail.before);
  const after = fieldsOf(detail.after);
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return {
    differences: fields.map((field) => ({
      field,
      before: field in before ? inWords(field, before[field]) : null,
      after: field in after ? inWords(field, after[field]) : null,
    })),
    facts: Object.entries(detail)
      .filter(([field]) => field !== "before" && field !== "after")
      .map(([field, value]) => ({ field, value: inWords(field, value) })),
  };
}

/** What the thing is called, as far as the event says. */
export function nameIn(detail: Detail): string | null {
  const known = { ...detail, ...fieldsOf(detail.before), ...fieldsOf(detail.after) };
  for (const field of ["name", "username", "email", "value", "url", "hwid"]) {
    const value = known[field];
    if (typeof value === "string" && value !== "") return value;
  }
  return null;
}

function fieldsOf(value: unknown): Detail {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Detail) : {};
}

/** Times in events are milliseconds since 1970. */
function inWords(field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return words.unset;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "number") {
    if (field.endsWith("_at")) return exactly(new Date(value).toISOString());
    return field.endsWith("_seconds") ? duration(value) : number(value);
  }
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(", ") || words.unset;
  return typeof value === "string" ? value : JSON.stringify(value);
}
