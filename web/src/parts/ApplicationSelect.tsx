/** Choosing one of the organisation's applications, or all of them. */
import { Select, type SelectProps } from "@mantine/core";

import { useApplications } from "../api/applications";
import { text } from "../text";

interface ApplicationSelectProps extends Omit<SelectProps, "data" | "value" | "onChange"> {
  /** None: all of them. */
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}

/** A filter: left empty, it means all. With one application there is nothing to choose. */
export function ApplicationFilter(props: ApplicationSelectProps) {
  const applications = useApplications();
  if (applications.length < 2 && props.value === undefined) return null;
  return <ApplicationSelect placeholder={text.common.allApplications} clearable {...props} />;
}

export function ApplicationSelect({ value, onChange, ...props }: ApplicationSelectProps) {
  const applications = useApplications();
  return (
    <Select
      label={text.common.application}
      data={applications.map(({ id, name }) => ({ value: id, label: name }))}
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      searchable={applications.length > 8}
      nothingFoundMessage={text.common.nothingFound}
      {...props}
    />
  );
}
