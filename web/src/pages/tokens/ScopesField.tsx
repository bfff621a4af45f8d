/** What a token may do: a place to start from, and a box for each permission that its maker has. */
import { Checkbox, Chip, Group, Input, SimpleGrid, Stack, Text } from "@mantine/core";
import { useId } from "react";

import type { Permission } from "../../api/me";
import { ALL_PERMISSIONS } from "../../api/roles";
import { text } from "../../text";
import { presetOf, scopesOf, type Preset } from "./scopes";

const words = text.tokens;
const PRESETS = Object.keys(words.presets) as Preset[];

interface ScopesFieldProps {
  mine: readonly Permission[];
  value?: Permission[];
  onChange?: (scopes: Permission[]) => void;
  error?: string;
}

export function ScopesField({ mine, value = [], onChange, error }: ScopesFieldProps) {
  const preset = presetOf(value, mine);
  const label = useId();
  return (
    <Stack gap="sm">
      <div>
        <Input.Label id={label} component="div">
          {words.preset}
        </Input.Label>
        <Chip.Group value={preset} onChange={(chosen) => onChange?.(scopesOf(chosen, mine))}>
          <Group gap="xs" role="radiogroup" aria-labelledby={label}>
            {PRESETS.map((one) => (
              <Chip key={one} value={one} variant="light">
                {words.presets[one]}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Text size="xs" c="dimmed" mt={6}>
          {preset ? words.presetsAbout[preset] : words.own}
        </Text>
      </div>
      <Checkbox.Group
        label={words.scopes}
        value={value}
        onChange={(scopes) => onChange?.(scopes)}
        error={error}
        withAsterisk
      >
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" my="xs">
          {ALL_PERMISSIONS.filter((permission) => mine.includes(permission)).map((permission) => (
            <Checkbox
              key={permission}
              value={permission}
              label={text.permissions.names[permission].name}
              description={text.permissions.names[permission].about}
            />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
    </Stack>
  );
}
