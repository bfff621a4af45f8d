import { Alert, Badge, Button, Card, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconPlayerPause } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { ApplicationName } from "../../parts/ApplicationName";
import { CopyText } from "../../parts/Copy";
import { When } from "../../parts/When";
import { text } from "../../text";
import { patternInWords } from "./patternsInWords";
import { HowToVerify } from "./secret";
import { stateOf, type Webhook } from "./state";

const words = text.webhooks;

/** Where it goes, and what it hears of. */
export function WebhookFacts({ webhook }: { webhook: Webhook }) {
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Fact name={words.url}>
          <CopyText value={webhook.url} what={words.url} />
        </Fact>
        <Fact name={words.events}>
          <Group gap={4}>
            {webhook.event_types.map((pattern) => (
              <Badge key={pattern} variant="default" tt="none" fw={500}>
                {patternInWords(pattern)}
              </Badge>
            ))}
          </Group>
        </Fact>
        <Fact name={text.common.application}>
          <Text size="sm">
            {webhook.application_id === null ? (
              text.common.allApplications
            ) : (
              <ApplicationName id={webhook.application_id} />
            )}
          </Text>
        </Fact>
        <Fact name={words.created}>
          <Text size="sm">
            <When at={webhook.created_at} />
          </Text>
        </Fact>
        <HowToVerify />
      </Stack>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Group gap="xs" align="flex-start">
      <Text size="sm" c="dimmed" w={110}>
        {name}
      </Text>
      <div style={{ flex: 1, minWidth: 200 }}>{children}</div>
    </Group>
  );
}

interface WebhookTroubleProps {
  webhook: Webhook;
  enable: () => void;
  isEnabling: boolean;
}

/** Why nothing gets through, or nothing is sent, and what to do. */
export function WebhookTrouble({ webhook, enable, isEnabling }: WebhookTroubleProps) {
  const state = stateOf(webhook);
  if (state === "enabled") return null;
  if (state === "failing") {
    const title = (
      <>
        {words.failingSince} <When at={webhook.failing_since} />
      </>
    );
    return (
      <Alert color="orange" variant="light" icon={<IconAlertTriangle />} title={title}>
        {words.failingWhat}
      </Alert>
    );
  }
  const isPaused = state === "paused";
  const title = isPaused ? (
    <>
      {words.pausedSince} <When at={webhook.paused_at} />
    </>
  ) : (
    words.states.disabled
  );
  return (
    <Alert color={isPaused ? "red" : "gray"} variant="light" icon={<IconPlayerPause />} title={title}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{isPaused ? words.pausedWhat : words.disabledWhat}</Text>
        <Button size="xs" loading={isEnabling} onClick={enable}>
          {words.enable}
        </Button>
      </Stack>
    </Alert>
  );
}
