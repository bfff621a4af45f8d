/** What a page shows instead of itself when something is wrong. */
import { Alert, Button, Center, Code, Group, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCloudOff } from "@tabler/icons-react";
import { Link, type ErrorComponentProps } from "@tanstack/react-router";

import { ApiProblem, UnreachableError } from "../api/problems";
import { text } from "../text";

/** What happened, in words for people. */
export function explain(error: unknown): string {
  if (error instanceof UnreachableError) return text.common.unreachable;
  if (error instanceof ApiProblem) {
    if (error.status === 503) return text.common.unavailable;
    if (error.code === "changed_meanwhile") return text.common.changedMeanwhile;
    return error.message;
  }
  return error instanceof Error ? error.message : String(error);
}

interface TroubleProps {
  error: unknown;
  retry?: () => unknown;
}

/** A part of a page that could not be loaded, and what to do. */
export function Trouble({ error, retry }: TroubleProps) {
  const icon = error instanceof UnreachableError ? <IconCloudOff /> : <IconAlertTriangle />;
  return (
    <Alert color="red" variant="light" icon={icon} title={text.common.failed} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{explain(error)}</Text>
        {retry && (
          <Button size="xs" variant="default" onClick={() => void retry()}>
            {text.common.tryAgain}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

export function NotFound() {
  return (
    <Center mih="60vh">
      <Stack align="center" gap="xs">
        <Title order={1} size="h2">
          {text.common.notFoundTitle}
        </Title>
        <Text c="dimmed">{text.common.notFound}</Text>
        <Button component={Link} to="/" mt="md">
          {text.common.goHome}
        </Button>
      </Stack>
    </Center>
  );
}

export function Crashed({ error, reset }: ErrorComponentProps) {
  if (error instanceof ApiProblem && error.status === 404) return <NotFound />;
  const ours = !(error instanceof ApiProblem || error instanceof UnreachableError);
  return (
    <Center mih="60vh" p="md">
      <Stack gap="md" maw={560}>
        <Title order={1} size="h2">
          {text.common.crashedTitle}
        </Title>
        {ours ? (
          <>
            <Text>{text.common.crashed}</Text>
            <Code block>{explain(error)}</Code>
          </>
        ) : (
          <Text>{explain(error)}</Text>
        )}
        <Group>
          <Button
            onClick={() => {
              reset();
              window.location.reload();
            }}
          >
            {text.common.reload}
          </Button>
        </Group>
      </Stack>
    </Center>
  );
}
