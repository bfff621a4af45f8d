/** What was done, in the corner, with the way back. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";

import { text } from "../text";
import { closable } from "./said";

const UNDO_MS = 10_000;

export function saidWithUndo(message: string, undo: () => void): void {
  const id = notifications.show({
    color: "teal",
    autoClose: UNDO_MS,
    ...closable,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide(id);
            undo();
          }}
        >
          {text.common.undo}
        </Button>
      </Group>
    ),
  });
}
