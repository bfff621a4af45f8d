/** The dialog in which a key is rotated: when, and what that means for programs that are out there. */
import { Alert, Button, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";

import { Dialog } from "../../parts/Dialog";
import { text } from "../../text";

const DAY_SECONDS = 86_400;

interface RotationProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  label: string;
  /** In days; 0 is at once. The first is the one that is offered. */
  choices: { days: number; label: string }[];
  explained: (days: number) => ReactNode;
  isPending: boolean;
  onRotate: (seconds: number) => void;
}

export function Rotation({ opened, onClose, title, label, choices, explained, isPending, onRotate }: RotationProps) {
  const [days, setDays] = useState(choices[0]?.days ?? 0);
  const atOnce = days === 0;
  return (
    <Dialog opened={opened} onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onRotate(days * DAY_SECONDS);
        }}
      >
        <Stack>
          <NativeSelect
            label={label}
            data={choices.map((choice) => ({ value: String(choice.days), label: choice.label }))}
            value={String(days)}
            onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
            data-autofocus
          />
          {atOnce ? (
            <Alert color="red" variant="light" icon={<IconAlertTriangle />}>
              {explained(days)}
            </Alert>
          ) : (
            <Text size="sm" component="div">
              {explained(days)}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {text.common.cancel}
            </Button>
            <Button type="submit" loading={isPending} {...(atOnce ? { color: "red.8" } : {})}>
              {title}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
