/** A step of the first ten minutes: its number, or that it is done. */
import { Badge, Group, Paper, Stack, ThemeIcon, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { text } from "../../text";

interface StepProps {
  number: number;
  title: string;
  state: "done" | "toDo" | "waiting";
  children: ReactNode;
}

const COLOURS = { done: "teal", toDo: "ink", waiting: "ink" } as const;

export function Step({ number, title, state, children }: StepProps) {
  return (
    <Paper component="li" withBorder p={{ base: "md", sm: "lg" }}>
      <Stack gap="md">
        <Group gap="sm" wrap="nowrap">
          <ThemeIcon radius="xl" size={32} color={state === "done" ? "teal.8" : "ink"} aria-hidden>
            {state === "done" ? <IconCheck size={18} /> : number}
          </ThemeIcon>
          <Title order={2} size="h4">
            {title}
          </Title>
          <Badge variant="light" color={COLOURS[state]} tt="none">
            {text.welcome[state]}
          </Badge>
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
