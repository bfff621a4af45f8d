import type { LicenseSearch } from "./search";

/**
 * The way back through the pages of a list: a cursor leads only on. Kept while the dashboard is open; who comes in the
 * middle, by a link, is led back to the first page.
 */
interface Step {
  /** The cursor of the page before; none is the first page. */
  before: string | undefined;
  /** How many rows are before this page. */
  offset: number;
}

const steps = new Map<string, Step>();

export function walked(cursor: string, step: Step): void {
  steps.set(cursor, step);
}

/** How one came to a page; null for who did not come from the one before it. */
export function stepTo(cursor: string | undefined): Step | null {
  return cursor === undefined ? { before: undefined, offset: 0 } : (steps.get(cursor) ?? null);
}

let last: LicenseSearch = {};

/** The list as it was last looked at, for who comes back from a license. */
export function lastSearch(): LicenseSearch {
  return last;
}

export function looked(search: LicenseSearch): void {
  last = { ...search, new: undefined };
}
