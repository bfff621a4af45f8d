/** A part of a page with a heading of its own. */
import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface SectionProps {
  title: string;
  purpose?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

export function Section({ title, purpose, actions, children }: SectionProps) {
  return (
    <Paper withBorder p={{ base: "md", sm: "lg" }} component="section" aria-label={title}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={2} maw={640}>
            <Title order={2} size="h4">
              {title}
            </Title>
            {purpose && (
              <Text size="sm" c="dimmed">
                {purpose}
              </Text>
            )}
          </Stack>
          {actions}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
