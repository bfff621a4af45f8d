/** The license's starts and refusals, each with its reason and what can be done about it. */
import { Button, Code, Group, Select, Stack, Text, Timeline } from "@mantine/core";
import { IconCheck, IconHistory, IconX } from "@tabler/icons-react";
import { useState } from "react";

import type { Attempt } from "../../../api/attempts";
import { answer, api } from "../../../api/client";
import type { License } from "../../../api/licenses";
import { usePages } from "../../../api/pages";
import { Empty } from "../../../parts/Empty";
import { LoadingRows } from "../../../parts/Loading";
import { outcomeWords } from "../../../parts/Outcome";
import { Section } from "../../../parts/Section";
import { Trouble } from "../../../parts/Trouble";
import { When } from "../../../parts/When";
import { text } from "../../../text";

const words = text.license.attempts;

/** Those that an attempt at a license can have. */
const OUTCOMES = [
  "ok",
  "hwid_mismatch",
  "license_expired",
  "license_disabled",
  "session_limit_reached",
  "version_outdated",
  "device_blocked",
  "address_blocked",
  "session_expired",
  "session_ended",
] as const;

export function Attempts({ license }: { license: License }) {
  const [outcome, setOutcome] = useState<string | null>(null);
  const pages = usePages(["attempts", license.id, outcome], (cursor) =>
    answer(
      api.GET("/api/v1/licenses/{license_id}/attempts", {
        params: { path: { license_id: license.id }, query: { cursor, limit: 50, ...(outcome ? { outcome } : {}) } },
      }),
    ),
  );
  return (
    <Section
      title={words.title}
      purpose={words.purpose}
      actions={
        <Select
          label={words.filter}
          placeholder={words.any}
          clearable
          data={OUTCOMES.map((code) => ({ value: code, label: outcomeWords(code).label }))}
          value={outcome}
          onChange={setOutcome}
        />
      }
    >
      {pages.items === undefined && (pages.error ? <Trouble error={pages.error} retry={pages.retry} /> : <LoadingRows />)}
      {pages.items?.length === 0 && (
        <Empty icon={IconHistory} title={words.none}>
          {outcome ? words.noneFiltered : words.noneHint}
        </Empty>
      )}
      {pages.items && pages.items.length > 0 && (
        <Timeline bulletSize={24} lineWidth={2} active={pages.items.length}>
          {pages.items.map((attempt) => (
            <Timeline.Item
              key={attempt.id}
              color={attempt.outcome === "ok" ? "teal.8" : "red.8"}
              bullet={attempt.outcome === "ok" ? <IconCheck size={14} /> : <IconX size={14} />}
              title={<Text fw={600}>{outcomeWords(attempt.outcome).label}</Text>}
            >
              <Told attempt={attempt} />
            </Timeline.Item>
          ))}
        </Timeline>
      )}
      {pages.hasMore && (
        <Group justify="center">
          <Button variant="default" loading={pages.isLoadingMore} onClick={pages.more}>
            {text.common.more}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function Told({ attempt }: { attempt: Attempt }) {
  const { happened, advice } = outcomeWords(attempt.outcome);
  return (
    <Stack gap={4}>
      {attempt.outcome !== "ok" && (
        <Text size="sm">
          {happened} {advice}
        </Text>
      )}
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          <When at={attempt.occurred_at} />
        </Text>
        <Code>{attempt.hwid}</Code>
        <Text size="sm" c="dimmed">
          {[attempt.address, attempt.client_version && words.version(attempt.client_version)].filter(Boolean).join(" · ")}
        </Text>
      </Group>
    </Stack>
  );
}
