/** Choosing one license among any number: the server looks for what is typed. */
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { answer, api, type Schemas } from "../api/client";
import { text } from "../text";

const FOUND_MAX = 10;
const TYPING_MS = 250;
const KEY_END = 5;

interface LicenseFilterProps {
  /** None: any. */
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  applicationId: string | undefined;
}

export function LicenseFilter({ value, onChange, applicationId }: LicenseFilterProps) {
  const [typed, setTyped] = useState("");
  const chosen = useChosen(value);
  const chosenLabel = chosen && labelOf(chosen);
  const [search] = useDebouncedValue(typed === chosenLabel ? "" : typed.trim(), TYPING_MS);
  const found = useQuery({
    queryKey: ["licenses", "found", { applicationId, search }],
    queryFn: () => {
      const query = { application_id: applicationId, search: search || undefined, limit: FOUND_MAX };
      return answer(api.GET("/api/v1/licenses", { params: { query } }));
    },
    placeholderData: keepPreviousData,
  });
  const offered = [...(found.data?.items ?? [])];
  if (chosen && !offered.some(({ id }) => id === chosen.id)) offered.unshift(chosen);
  return (
    <Select
      label={text.sessions.license}
      placeholder={text.sessions.anyLicense}
      data={offered.map((license) => ({ value: license.id, label: labelOf(license) }))}
      filter={({ options }) => options}
      searchable
      clearable
      searchValue={typed}
      onSearchChange={setTyped}
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      nothingFoundMessage={text.common.nothingFound}
      miw={260}
    />
  );
}

function useChosen(id: string | undefined): Schemas["License"] | undefined {
  const { data } = useQuery({
    queryKey: ["licenses", "one", id],
    queryFn: () =>
      answer(api.GET("/api/v1/licenses/{license_id}", { params: { path: { license_id: id ?? "" } } })),
    enabled: id !== undefined,
  });
  return id === undefined ? undefined : data;
}

function labelOf({ username, email, key }: Schemas["License"]): string {
  return `${username || email || text.sessions.noName} · ${text.sessions.keyEnd(key.slice(-KEY_END))}`;
}
