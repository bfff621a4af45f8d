/** The list's address: what it is filtered and sorted by, and which page is shown. */
import type { LicenseFilter, LicenseList, SortedBy } from "../../api/licenses";
import type { ShownStatus } from "../../parts/LicenseStatus";

export const TEXT_FILTERS = ["search", "key", "hwid", "username", "email", "note"] as const;
export const FILTERS = ["application_id", "status", "policy_id", "expires_after", "expires_before", "never_used", ...TEXT_FILTERS] as const;

export type FilterName = (typeof FILTERS)[number];

type Texts = "application_id" | "policy_id" | "expires_after" | "expires_before" | "cursor" | (typeof TEXT_FILTERS)[number];

export interface LicenseSearch extends Partial<Record<Texts, string>> {
  status?: ShownStatus;
  never_used?: true;
  sort?: SortedBy;
  order?: "asc" | "desc";
  /** The drawer that creates licenses is open. */
  new?: true;
}

const TEXT_MAX = 256;
const STATUSES = ["active", "expired", "suspended", "revoked"] as const;
const SORTS = ["created_at", "expires_at", "username"] as const;

/** What of an address is meant for this page. Anything else in it is passed over. */
export function readSearch(given: Record<string, unknown>): LicenseSearch {
  const read: LicenseSearch = {};
  for (const name of ["application_id", "policy_id", "cursor", ...TEXT_FILTERS] as const) {
    const value = textOf(given[name]);
    if (value !== undefined) read[name] = value;
  }
  for (const name of ["expires_after", "expires_before"] as const) {
    const value = textOf(given[name]);
    if (value !== undefined && !Number.isNaN(Date.parse(value))) read[name] = value;
  }
  const status = oneOf(STATUSES, given.status);
  if (status) read.status = status;
  const sort = oneOf(SORTS, given.sort);
  if (sort) read.sort = sort;
  const order = oneOf(["asc", "desc"] as const, given.order);
  if (order) read.order = order;
  if (isTrue(given.never_used)) read.never_used = true;
  if (isTrue(given.new)) read.new = true;
  return read;
}

/** The conditions alone, as the API takes them. */
export function filterOf(search: LicenseSearch): LicenseFilter {
  return Object.fromEntries(FILTERS.filter((name) => search[name] !== undefined).map((name) => [name, search[name]]));
}

/** What is asked of the server. Sorting by anything but the time of creation takes one application. */
export function listOf(search: LicenseSearch, limit: number, isSortable: boolean): LicenseList {
  return {
    filter: filterOf(search),
    sort: isSortable ? (search.sort ?? "created_at") : "created_at",
    order: search.order ?? "desc",
    limit,
  };
}

/** The address takes `search=123` for a number. */
function textOf(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  return String(value).slice(0, TEXT_MAX) || undefined;
}

function oneOf<Word extends string>(words: readonly Word[], value: unknown): Word | undefined {
  return words.find((word) => word === value);
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
