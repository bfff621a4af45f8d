/** The list is where vendors go most: its page and its rows are under way before they are needed. */
import type { QueryClient } from "@tanstack/react-query";

import { licenseCountQuery, licensesQuery } from "../../api/licenses";
import { listOf, readSearch } from "./search";
import { keptPageSize } from "./view";

export const licensesPage = () => import("./LicensesPage");

/** Asks for the list while its page is still on its way, or while the pointer is on the link to it. */
export function loadLicenses(queryClient: QueryClient, address: Record<string, unknown>): void {
  const search = readSearch(address);
  // How many applications there are decides what can be sorted by, and is not known yet.
  if (search.sort && search.application_id === undefined) return;
  const list = listOf(search, keptPageSize(), true);
  for (const asked of [queryClient.query(licensesQuery(list, search.cursor)), queryClient.query(licenseCountQuery(list.filter))]) {
    asked.catch(() => {
      // The page asks again, and says what is wrong.
    });
  }
}
