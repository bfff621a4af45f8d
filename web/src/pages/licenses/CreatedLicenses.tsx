/** Keys that were just made: to send to customers, or to take along as a file. */
import { Button, Code, CopyButton, Group, ScrollArea, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconDownload } from "@tabler/icons-react";

import type { Schemas } from "../../api/client";
import { useMay } from "../../api/me";
import { csv, save } from "../../parts/files";
import { ButtonLink } from "../../parts/links";
import { text } from "../../text";

const words = text.licenses.created;

const COLUMNS = ["id", "key", "username", "expires_at"] as const;

interface CreatedLicensesProps {
  licenses: Schemas["CreatedLicense"][];
  onAgain: () => void;
}

export function CreatedLicenses({ licenses, onAgain }: CreatedLicensesProps) {
  const maySeeKeys = useMay("license_keys");
  const keys = licenses.map(({ key }) => key).join("\n");
  const [only] = licenses;
  const rows = [COLUMNS, ...licenses.map((license) => COLUMNS.map((column) => license[column] ?? ""))];
  return (
    <Stack>
      <Text size="sm">{maySeeKeys ? words.hint : words.hintMasked}</Text>
      <ScrollArea.Autosize mah="60vh" type="auto" viewportProps={{ tabIndex: 0, "aria-label": text.licenses.keys }}>
        <Code block fz="sm">
          {keys}
        </Code>
      </ScrollArea.Autosize>
      <Group>
        <CopyButton value={keys}>
          {({ copied, copy }) => (
            <Button leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />} onClick={copy} data-autofocus>
              {copied ? text.common.copied : words.copyAll}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => save(csv(rows), "licenses.csv")}>
          {words.download}
        </Button>
        {licenses.length === 1 && only && (
          <ButtonLink variant="default" to="/licenses/$licenseId" params={{ licenseId: only.id }}>
            {words.open}
          </ButtonLink>
        )}
        <Button variant="subtle" onClick={onAgain}>
          {words.again}
        </Button>
      </Group>
    </Stack>
  );
}
