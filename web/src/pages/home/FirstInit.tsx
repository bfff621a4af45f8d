/** Waits for the first program, and says who came. */
import { Alert, Group, Loader, Stack, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";

import type { Attempt } from "../../api/attempts";
import { Outcome, outcomeWords } from "../../parts/Outcome";
import { When } from "../../parts/When";
import { text } from "../../text";
import type { First } from "./welcome";

const words = text.welcome.steps.first;

export function FirstInit({ first }: { first: First | undefined }) {
  return (
    <div role="status">
      {first?.came ? (
        <Alert color="teal" variant="light" icon={<IconCircleCheck />} title={words.came}>
          <Who attempt={first.came} deviceName={first.deviceName} />
        </Alert>
      ) : (
        <Stack gap="sm">
          <Group gap="sm" wrap="nowrap">
            <Loader size="sm" type="dots" aria-hidden />
            <Text>{words.waiting}</Text>
          </Group>
          {first?.refused && <Refused attempt={first.refused} />}
        </Stack>
      )}
    </div>
  );
}

function Who({ attempt, deviceName }: { attempt: Attempt; deviceName: string }) {
  const { hwid, address, client_version: version, occurred_at: at } = attempt;
  return (
    <Text size="sm" style={{ overflowWrap: "anywhere" }}>
      {words.device} <b>{hwid}</b>
      {deviceName && ` ${words.named} ${deviceName}`} {words.from} <b>{address}</b>
      {version && ` ${words.version} ${version}`}, <When at={at} />.
    </Text>
  );
}

function Refused({ attempt }: { attempt: Attempt }) {
  const { happened, advice } = outcomeWords(attempt.outcome);
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text size="sm">{words.refused}</Text>
        <Outcome code={attempt.outcome} />
        <Text size="sm" c="dimmed">
          <When at={attempt.occurred_at} />
        </Text>
      </Group>
      <Text size="sm">
        {happened} {advice}
      </Text>
    </Stack>
  );
}
