/** Which columns the list has, how high its rows are, and how many. */
import { Button, Checkbox, Popover, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";

import { text } from "../../text";
import { COLUMNS, DENSITIES, PAGE_SIZES, type Density, type View } from "./view";

const words = text.licenses;

interface ViewMenuProps {
  view: View;
  onChange: (change: Partial<View>) => void;
}

export function ViewMenu({ view, onChange }: ViewMenuProps) {
  return (
    <Popover position="bottom-end" trapFocus shadow="md" withinPortal>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} />}>
          {words.view}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.view}>
        <Stack gap="sm">
          <Checkbox.Group
            label={words.columns}
            value={view.columns}
            onChange={(chosen) => onChange({ columns: COLUMNS.filter((name) => chosen.includes(name)) })}
          >
            <Stack gap={6} mt={4}>
              {COLUMNS.map((name) => (
                // The key leads to the license, so it stays.
                <Checkbox key={name} value={name} label={words.column[name]} disabled={name === "key"} size="xs" />
              ))}
            </Stack>
          </Checkbox.Group>
          <Choice
            label={words.density}
            data={DENSITIES.map((density) => ({ value: density, label: words.densities[density] }))}
            value={view.density}
            onChange={(density) => onChange({ density: density as Density })}
          />
          <Choice
            label={words.pageSize}
            data={PAGE_SIZES.map((size) => ({ value: String(size), label: String(size) }))}
            value={String(view.pageSize)}
            onChange={(size) => onChange({ pageSize: Number(size) })}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

interface ChoiceProps {
  label: string;
  data: { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}

function Choice({ label, ...props }: ChoiceProps) {
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <SegmentedControl size="xs" fullWidth aria-label={label} {...props} />
    </div>
  );
}
