/** The frame of every page: what it is called, what it is for, what can be done. */
import { Group, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";

import { text } from "../text";

interface PageProps {
  title: string;
  /** One line: what this page is for. */
  purpose?: ReactNode;
  /** Shown above the title, such as a link back to the list. */
  above?: ReactNode;
  /** Beside the title, such as a badge. */
  beside?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, purpose, above, beside, actions, children }: PageProps) {
  useDocumentTitle(`${title} · ${text.common.product}`);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-end" gap="sm">
        <Stack gap={4} maw={720}>
          {above}
          <Group gap="sm">
            <Title order={1} size="h2" style={{ overflowWrap: "anywhere" }}>
              {title}
            </Title>
            {beside}
          </Group>
          {purpose && <Text c="dimmed">{purpose}</Text>}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
