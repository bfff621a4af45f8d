import { Button, Card, Code, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, api, type Schemas } from "../../api/client";
import { CopyIcon, CopyText } from "../../parts/Copy";
import { LoadingRows } from "../../parts/Loading";
import { complained, said } from "../../parts/said";
import { Trouble } from "../../parts/Trouble";
import { When } from "../../parts/When";
import { number, text } from "../../text";
import { DeliveryState, NextAttempt } from "./DeliveryState";
import { deliveryQuery } from "./queries";

const words = text.webhooks.deliveries;

interface DeliveryDetailsProps {
  id: string;
  /** Nothing is sent to a webhook that is disabled. */
  mayReplay: boolean;
}

export function DeliveryDetails({ id, mayReplay }: DeliveryDetailsProps) {
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery(deliveryQuery(id));
  const replay = useMutation({
    mutationFn: () =>
      answer(api.POST("/api/v1/deliveries/{delivery_id}/replay", { params: { path: { delivery_id: id } } })),
    onSuccess: async () => {
      said(words.replayed);
      await queryClient.invalidateQueries({ queryKey: ["webhooks"] });
    },
    onError: complained,
  });
  if (!data) return error ? <Trouble error={error} retry={refetch} /> : <LoadingRows />;
  const body = JSON.stringify(data.request_body, null, 2);
  return (
    <Stack>
      <Group justify="space-between">
        <Group gap="xs">
          <DeliveryState state={data.state} />
          <Text size="sm">
            {data.state === "pending" ? (
              <>
                {words.next}: <NextAttempt at={data.due_at} />
              </>
            ) : (
              <When at={data.finished_at} />
            )}
          </Text>
        </Group>
        {mayReplay && data.state !== "pending" && (
          <Button size="xs" loading={replay.isPending} onClick={() => replay.mutate()} title={words.replayHint}>
            {words.replay}
          </Button>
        )}
      </Group>
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {words.subject}
        </Text>
        <CopyText value={data.subject_id} what={data.subject_id} />
      </Group>
      <div>
        <Group justify="space-between" mb={4}>
          <Title order={3} size="h6">
            {words.request}
          </Title>
          <CopyIcon value={body} what={words.request} />
        </Group>
        <Body>{body}</Body>
      </div>
      {data.attempts_made.length === 0 && <Text size="sm">{words.none}</Text>}
      {data.attempts_made.map((attempt) => (
        <AttemptCard key={attempt.number} attempt={attempt} />
      ))}
    </Stack>
  );
}

function AttemptCard({ attempt }: { attempt: Schemas["DeliveryDetail"]["attempts_made"][number] }) {
  const outcome = attempt.status === null ? words.noAnswer : words.answered(String(attempt.status));
  return (
    <Card withBorder padding="sm">
      <Stack gap={6}>
        <Group justify="space-between">
          <Title order={3} size="h6">
            {words.attempt(number(attempt.number))}: {outcome} {words.took(number(attempt.duration_ms))}
          </Title>
          <Text size="sm">
            <When at={attempt.attempted_at} />
          </Text>
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {words.to} {attempt.url}
        </Text>
        {attempt.error !== "" && (
          <Text size="sm">
            {words.error}: {attempt.error}
          </Text>
        )}
        {attempt.status !== null && (
          <>
            <Text size="xs" c="dimmed">
              {attempt.response_body === "" ? words.emptyResponse : words.response}
            </Text>
            {attempt.response_body !== "" && <Body>{attempt.response_body}</Body>}
          </>
        )}
      </Stack>
    </Card>
  );
}

function Body({ children }: { children: string }) {
  return (
    <Code block mah={320} tabIndex={0} style={{ overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
      {children}
    </Code>
  );
}
