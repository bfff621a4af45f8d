/** What the palette finds of the organisation's own: applications by name, licenses as the server's search does. */
import { useDebouncedValue } from "@mantine/hooks";
import { IconApps, IconLicense } from "@tabler/icons-react";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { useApplications } from "../../api/applications";
import { answer, api } from "../../api/client";
import type { Entry } from "./entries";
import { matching } from "./matching";

const TYPED_MIN = 2;
const FOUND_MAX = 6;
const PAUSE_MS = 200;
const TEXT_MAX = 256;

const searchQuery = (search: string) =>
  queryOptions({
    queryKey: ["licenses", "palette", search],
    queryFn: async ({ signal }) => {
      const query = { search, limit: FOUND_MAX };
      return (await answer(api.GET("/api/v1/licenses", { params: { query }, signal }))).items;
    },
    placeholderData: keepPreviousData,
  });

export function useApplicationEntries(typed: string): Entry[] {
  const navigate = useNavigate();
  const entries = useApplications().map(({ id, name }) => ({
    id,
    label: name,
    icon: IconApps,
    run: () => void navigate({ to: "/applications/$applicationId", params: { applicationId: id } }),
  }));
  return matching(entries, typed).slice(0, FOUND_MAX);
}

export interface LicenseEntries {
  entries: Entry[];
  isSearching: boolean;
  isFailed: boolean;
}

/** By key, id, e-mail address or HWID; else by a part of username, e-mail or note. */
export function useLicenseEntries(typed: string): LicenseEntries {
  const navigate = useNavigate();
  const applications = useApplications();
  const wanted = typed.trim().slice(0, TEXT_MAX);
  const [search] = useDebouncedValue(wanted, PAUSE_MS);
  const found = useQuery({ ...searchQuery(search), enabled: search.length >= TYPED_MIN });
  const isWanted = wanted.length >= TYPED_MIN;
  const entries = (isWanted ? (found.data ?? []) : []).map(({ id, key, username, email, application_id }) => ({
    id,
    label: username || email || key,
    description: [
      username || email ? key : "",
      username ? email : "",
      applications.find((application) => application.id === application_id)?.name ?? "",
    ]
      .filter(Boolean)
      .join(" · "),
    icon: IconLicense,
    run: () => void navigate({ to: "/licenses/$licenseId", params: { licenseId: id } }),
  }));
  const isBehind = search !== wanted || found.isPlaceholderData || found.isFetching;
  return { entries, isSearching: isWanted && isBehind, isFailed: found.isError };
}
