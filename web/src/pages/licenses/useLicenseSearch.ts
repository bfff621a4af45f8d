import { useNavigate, useSearch } from "@tanstack/react-router";

import { readSearch, type LicenseSearch } from "./search";

/** The list's address, and changing a part of it. Whatever changes, one begins at the first page again. */
export function useLicenseSearch(): [LicenseSearch, (change: LicenseSearch, options?: { replace?: boolean }) => void] {
  const search = readSearch(useSearch({ from: "/inside/licenses" }));
  const navigate = useNavigate({ from: "/licenses" });
  const change = (changed: LicenseSearch, { replace = false } = {}) =>
    void navigate({
      search: (now) => ({ ...readSearch(now), cursor: undefined, ...changed }),
      replace,
      resetScroll: false,
    });
  return [search, change];
}
