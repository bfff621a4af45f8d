/** Licenses: how they are asked for, and what has to be asked again once one of them changed. */
import { keepPreviousData, queryOptions, type QueryClient } from "@tanstack/react-query";

import { answer, api, tagged, type Schemas } from "./client";
import type { operations } from "./schema.gen";

export type License = Schemas["License"];
export type LicenseDetail = Schemas["LicenseDetail"];
export type LicenseFilter = NonNullable<operations["count_licenses"]["parameters"]["query"]>;
export type SortedBy = NonNullable<NonNullable<operations["list_licenses"]["parameters"]["query"]>["sort"]>;

export interface LicenseList {
  filter: LicenseFilter;
  sort: SortedBy;
  order: "asc" | "desc";
  limit: number;
}

/** The server looks through 10,000 licenses for a page: one that found nothing goes on by itself this often. */
const EMPTY_PAGES_MAX = 100;

export const licensesQuery = (list: LicenseList, cursor: string | undefined) =>
  queryOptions({
    queryKey: ["licenses", "list", list, cursor ?? null],
    queryFn: async ({ signal }) => {
      let at = cursor;
      for (let empty = 1; ; empty++) {
        const query = { ...list.filter, sort: list.sort, order: list.order, limit: list.limit, ...(at ? { cursor: at } : {}) };
        const page = await answer(api.GET("/api/v1/licenses", { params: { query }, signal }));
        if (page.items.length > 0 || page.next_cursor === null || empty === EMPTY_PAGES_MAX) return page;
        at = page.next_cursor;
      }
    },
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });

export const licenseCountQuery = (filter: LicenseFilter) =>
  queryOptions({
    queryKey: ["licenses", "count", filter],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/licenses/count", { params: { query: filter }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });

/** A license with its `ETag`. */
export const licenseQuery = (id: string) =>
  queryOptions({
    queryKey: ["licenses", "tagged", id],
    queryFn: ({ signal }) =>
      tagged(api.GET("/api/v1/licenses/{license_id}", { params: { path: { license_id: id } }, signal })),
  });

/** After any change of licenses: lists, counts, the license itself and all that is shown beside it. */
export function licensesChanged(queryClient: QueryClient): Promise<void> {
  for (const queryKey of [["sessions"], ["events"], ["statistics"], ["attempts"]]) {
    void queryClient.invalidateQueries({ queryKey });
  }
  return queryClient.invalidateQueries({ queryKey: ["licenses"] });
}
