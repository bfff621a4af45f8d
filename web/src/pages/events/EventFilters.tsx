import { CloseButton, Group, Select, TextInput } from "@mantine/core";
import { useState } from "react";

import { eventTitle } from "../../api/actors";
import { ApplicationFilter } from "../../parts/ApplicationSelect";
import { text } from "../../text";

const words = text.audit;

export interface EventSearch {
  application?: string;
  type?: string;
  subject?: string;
}

interface EventFiltersProps {
  search: EventSearch;
  onChange: (search: EventSearch) => void;
}

export function EventFilters({ search, onChange }: EventFiltersProps) {
  return (
    <Group align="flex-end">
      <ApplicationFilter
        value={search.application}
        onChange={(application) => onChange({ ...search, application })}
      />
      <Select
        label={words.type}
        placeholder={words.anyType}
        data={typesWith(search.type)}
        searchable
        clearable
        miw={260}
        nothingFoundMessage={text.common.nothingFound}
        value={search.type ?? null}
        onChange={(type) => onChange({ ...search, type: type ?? undefined })}
      />
      <SubjectFilter
        key={search.subject ?? ""}
        value={search.subject ?? ""}
        onChange={(subject) => onChange({ ...search, subject: subject || undefined })}
      />
    </Group>
  );
}

/** Taken when it is left or Enter is pressed: an id is pasted, not typed. */
function SubjectFilter({ value, onChange }: { value: string; onChange: (subject: string) => void }) {
  const [typed, setTyped] = useState(value);
  const take = () => {
    if (typed.trim() !== value) onChange(typed.trim());
  };
  return (
    <TextInput
      label={words.subject}
      placeholder={words.anySubject}
      miw={280}
      maxLength={64}
      spellCheck={false}
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={take}
      onKeyDown={({ key }) => key === "Enter" && take()}
      rightSection={
        value !== "" && <CloseButton size="sm" aria-label={text.common.clear} onClick={() => onChange("")} />
      }
    />
  );
}

/** The types that the dashboard knows, and the one that is chosen if it is another. */
function typesWith(chosen: string | undefined) {
  const known = Object.keys(text.events.types);
  const types = chosen === undefined || known.includes(chosen) ? known : [chosen, ...known];
  return types.map((type) => ({ value: type, label: eventTitle(type) }));
}
