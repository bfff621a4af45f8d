/** Where a file is dropped, or chosen. */
import { Button, FileButton, Paper, Stack, Text } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useState } from "react";

import { text } from "../../../text";

const words = text.importing;

export function DropArea({ onFile, disabled }: { onFile: (file: File) => void; disabled: boolean }) {
  const [isOver, setOver] = useState(false);
  return (
    <Paper
      withBorder
      p="xl"
      style={{
        borderStyle: "dashed",
        borderWidth: 2,
        ...(isOver ? { borderColor: "var(--mantine-primary-color-filled)" } : {}),
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file && !disabled) onFile(file);
      }}
    >
      <Stack align="center" gap="sm">
        <IconFileImport size={32} aria-hidden />
        <Text fw={600} ta="center">
          {words.drop}
        </Text>
        <FileButton
          accept=".csv,.json,.jsonl,.ndjson,text/csv,application/json"
          disabled={disabled}
          inputProps={{ "aria-label": words.choose }}
          onChange={(file) => {
            if (file) onFile(file);
          }}
        >
          {(props) => <Button {...props}>{words.choose}</Button>}
        </FileButton>
        <Text size="sm" c="dimmed" ta="center" maw={560}>
          {words.format}
        </Text>
      </Stack>
    </Paper>
  );
}
