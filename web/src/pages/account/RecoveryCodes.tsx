/** Recovery codes, which the server shows this once. */
import { Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconDownload } from "@tabler/icons-react";

import { save } from "../../parts/files";
import { text } from "../../text";

const words = text.account.totp;

export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const all = codes.join("\n");
  return (
    <Stack>
      <Text size="sm">{words.codesText}</Text>
      <Code block>{all}</Code>
      <Group>
        <CopyButton value={all}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              onClick={copy}
            >
              {copied ? text.common.copied : text.common.copy}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => save(`${all}\n`, words.file, "text/plain")}>
          {words.download}
        </Button>
      </Group>
      <Group justify="flex-end">
        <Button onClick={onDone}>{words.kept}</Button>
      </Group>
    </Stack>
  );
}
