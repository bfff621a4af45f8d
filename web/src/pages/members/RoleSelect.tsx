/** Choosing a role, each with what it may do. */
import { Select, Stack, Text, type SelectProps } from "@mantine/core";

import { ROLES, type Role } from "../../api/roles";
import { text } from "../../text";

interface RoleSelectProps extends Omit<SelectProps, "data" | "value" | "defaultValue" | "onChange"> {
  value?: Role;
  defaultValue?: Role;
  onChange: (role: Role) => void;
  /** Only an owner makes an owner. */
  withOwner: boolean;
}

export function RoleSelect({ withOwner, onChange, ...props }: RoleSelectProps) {
  const roles = ROLES.filter((role) => withOwner || role !== "owner");
  return (
    <Select
      {...props}
      data={roles.map((role) => ({ value: role, label: text.permissions.roles[role].name }))}
      onChange={(role) => role && onChange(role as Role)}
      allowDeselect={false}
      renderOption={({ option }) => (
        <Stack gap={0}>
          <Text size="sm" fw={600}>
            {option.label}
          </Text>
          <Text size="xs" c="dimmed">
            {text.permissions.roles[option.value as Role].about}
          </Text>
        </Stack>
      )}
      maxDropdownHeight={400}
    />
  );
}
