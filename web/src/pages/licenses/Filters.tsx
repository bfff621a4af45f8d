/** What the list is narrowed to: the most used in a row, the rest behind a button, all in force as chips. */
import { Button, Checkbox, Group, Popover, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconSearch, IconX } from "@tabler/icons-react";

import { useApplications } from "../../api/applications";
import { usePolicies } from "../../api/policies";
import { ApplicationFilter } from "../../parts/ApplicationSelect";
import type { ShownStatus } from "../../parts/LicenseStatus";
import { text } from "../../text";
import { DebouncedInput } from "./DebouncedInput";
import { FILTERS, type FilterName, type LicenseSearch } from "./search";
import { apiTime } from "./terms";

const words = text.licenses.filter;

interface FiltersProps {
  search: LicenseSearch;
  onChange: (change: LicenseSearch, options?: { replace?: boolean }) => void;
}

export function Filters({ search, onChange }: FiltersProps) {
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="sm">
        <DebouncedInput
          label={text.common.search}
          placeholder={words.search}
          leftSection={<IconSearch size={16} />}
          flex={1}
          miw={220}
          value={search.search}
          onChange={(written) => onChange({ search: written }, { replace: true })}
        />
        <ApplicationFilter
          value={search.application_id}
          // The policies of one application are not those of another.
          onChange={(id) => onChange({ application_id: id, policy_id: undefined })}
          w={190}
        />
        <Select
          label={words.status}
          placeholder={words.any}
          clearable
          w={150}
          data={Object.entries(text.licenseStatus).map(([value, label]) => ({ value, label }))}
          value={search.status ?? null}
          onChange={(status) => onChange({ status: (status ?? undefined) as ShownStatus | undefined })}
        />
        <MoreFilters search={search} onChange={onChange} />
      </Group>
      <Chips search={search} onChange={onChange} />
    </Stack>
  );
}

function MoreFilters({ search, onChange }: FiltersProps) {
  return (
    <Popover position="bottom-end" width="min(34rem, calc(100vw - 2rem))" trapFocus shadow="md" withinPortal>
      <Popover.Target>
        <Button variant="default" leftSection={<IconAdjustmentsHorizontal size={16} />}>
          {words.more}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.more}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <PolicyFilter search={search} onChange={onChange} />
          <Checkbox
            label={words.never_used}
            mt={{ xs: 30 }}
            checked={search.never_used ?? false}
            onChange={({ currentTarget }) => onChange({ never_used: currentTarget.checked ? true : undefined })}
          />
          {(["expires_after", "expires_before"] as const).map((name) => (
            <TextInput
              key={name}
              type="date"
              label={words[name]}
              value={search[name] ? localDay(search[name]) : ""}
              onChange={({ currentTarget: { value } }) =>
                onChange({ [name]: value ? apiTime(`${value}T00:00`) : undefined })
              }
            />
          ))}
          {(["username", "email", "note", "hwid", "key"] as const).map((name) => (
            <DebouncedInput
              key={name}
              label={words[name]}
              value={search[name]}
              onChange={(written) => onChange({ [name]: written }, { replace: true })}
            />
          ))}
        </SimpleGrid>
      </Popover.Dropdown>
    </Popover>
  );
}

function PolicyFilter({ search, onChange }: FiltersProps) {
  const policies = usePolicies(search.application_id ?? null);
  const applications = useApplications();
  const nameOf = (id: string) => applications.find((application) => application.id === id)?.name ?? "";
  const several = applications.length > 1 && search.application_id === undefined;
  return (
    <Select
      label={words.policy_id}
      placeholder={words.any}
      clearable
      searchable={policies.length > 8}
      data={policies.map(({ id, name, application_id }) => ({
        value: id,
        label: several ? `${name} (${nameOf(application_id)})` : name,
      }))}
      value={search.policy_id ?? null}
      onChange={(id) => onChange({ policy_id: id ?? undefined })}
    />
  );
}

function Chips({ search, onChange }: FiltersProps) {
  const applications = useApplications();
  const policies = usePolicies(search.application_id ?? null);
  const active = FILTERS.filter((name) => search[name] !== undefined);
  if (active.length === 0) return null;

  function label(name: FilterName): string {
    const value = String(search[name]);
    switch (name) {
      case "never_used":
        return words.never_used;
      case "search":
        return `${words.searchChip}: ${value}`;
      case "status":
        return `${words.status}: ${text.licenseStatus[value as ShownStatus]}`;
      case "application_id":
        return `${words.application_id}: ${applications.find(({ id }) => id === value)?.name ?? value}`;
      case "policy_id":
        return `${words.policy_id}: ${policies.find(({ id }) => id === value)?.name ?? value}`;
      case "expires_after":
      case "expires_before":
        return `${words[name]}: ${localDay(value)}`;
      default:
        return `${words[name]}: ${value}`;
    }
  }

  return (
    <Group gap="xs">
      {active.map((name) => (
        <Button
          key={name}
          variant="light"
          size="compact-sm"
          radius="xl"
          fw={500}
          maw="100%"
          rightSection={<IconX size={14} />}
          aria-label={words.remove(label(name))}
          onClick={() => onChange({ [name]: undefined })}
        >
          {label(name)}
        </Button>
      ))}
      {active.length > 1 && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => onChange(Object.fromEntries(active.map((name) => [name, undefined])))}
        >
          {text.licenses.clear}
        </Button>
      )}
    </Group>
  );
}

/** The day that a time is in, in the reader's own time zone. */
function localDay(at: string): string {
  return new Date(at).toLocaleDateString("en-CA");
}
