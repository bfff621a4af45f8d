/** A part of a page with a name of its own. */
import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";

interface SectionProps {
  title: string;
  /** One line: what this is for. */
  purpose?: ReactNode;
  beside?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

export function Section({ title, purpose, beside, actions, children }: SectionProps) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={id} withBorder p={{ base: "md", sm: "lg" }}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={4} maw={640}>
            <Group gap="sm">
              <Title order={2} size="h4" id={id}>
                {title}
              </Title>
              {beside}
            </Group>
            {purpose && (
              <Text size="sm" c="dimmed">
                {purpose}
              </Text>
            )}
          </Stack>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
