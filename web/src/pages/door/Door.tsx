/** The frame of the pages in front of the door. */
import { Center, Group, Image, Paper, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";

import { text } from "../../text";

interface DoorProps {
  title: string;
  purpose?: ReactNode;
  children: ReactNode;
}

export function Door({ title, purpose, children }: DoorProps) {
  useDocumentTitle(`${title} · ${text.common.product}`);
  return (
    <Center component="main" mih="100vh" p="md" bg="light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))">
      <Stack w="100%" maw={420} gap="lg">
        <Group gap="xs" justify="center">
          <Image src="/icon.svg" alt="" w={32} h={32} />
          <Text fw={700} size="xl">
            {text.common.product}
          </Text>
        </Group>
        <Paper withBorder p="xl" radius="lg" shadow="sm">
          <Stack gap="md">
            <div>
              <Title order={1} size="h3">
                {title}
              </Title>
              {purpose && (
                <Text c="dimmed" mt={4}>
                  {purpose}
                </Text>
              )}
            </div>
            {children}
          </Stack>
        </Paper>
      </Stack>
    </Center>
  );
}
