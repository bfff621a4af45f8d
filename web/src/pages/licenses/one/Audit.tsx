/** What was changed of the license, by whom and from where. */
import { Button, Code, Group, Stack, Table, Text, Timeline } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";

import { eventTitle, useActorName } from "../../../api/actors";
import { answer, api, type Schemas } from "../../../api/client";
import type { License } from "../../../api/licenses";
import { usePages } from "../../../api/pages";
import { Empty } from "../../../parts/Empty";
import { LoadingRows } from "../../../parts/Loading";
import { Section } from "../../../parts/Section";
import { Trouble } from "../../../parts/Trouble";
import { When } from "../../../parts/When";
import { text } from "../../../text";

const words = text.license.events;

export function Audit({ license }: { license: License }) {
  const pages = usePages(["events", "of", license.id], (cursor) =>
    answer(api.GET("/api/v1/events", { params: { query: { subject_id: license.id, limit: 50, cursor } } })),
  );
  const nameOf = useActorName();
  return (
    <Section title={words.title} purpose={words.purpose}>
      {pages.items === undefined && (pages.error ? <Trouble error={pages.error} retry={pages.retry} /> : <LoadingRows />)}
      {pages.items?.length === 0 && (
        <Empty icon={IconHistory} title={words.none}>
          {words.noneHint}
        </Empty>
      )}
      {pages.items && pages.items.length > 0 && (
        <Timeline bulletSize={16} lineWidth={2} active={pages.items.length}>
          {pages.items.map((event) => (
            <Timeline.Item key={event.id} title={<Text fw={600}>{eventTitle(event.type)}</Text>}>
              <Stack gap={6}>
                <Text size="sm" c="dimmed">
                  <When at={event.occurred_at} /> {text.events.by(nameOf(event.actor))}
                  {event.address && `, ${words.from(event.address)}`}
                </Text>
                <Detail event={event} />
              </Stack>
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

/** Before and after, field by field. */
function Detail({ event }: { event: Schemas["Event"] }) {
  const before = objectOf(event.detail.before);
  const after = objectOf(event.detail.after);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  if (names.length === 0) return null;
  return (
    <Table.ScrollContainer minWidth={320} maxHeight={320}>
      <Table withTableBorder layout="auto" aria-label={words.detail} maw={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{words.detail}</Table.Th>
            <Table.Th>{words.before}</Table.Th>
            <Table.Th>{words.after}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {names.map((name) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={500}>
                {name}
              </Table.Th>
              <Table.Td>
                <Value of={before[name]} name={name} />
              </Table.Td>
              <Table.Td>
                <Value of={after[name]} name={name} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Value({ of, name }: { of: unknown; name: string }) {
  if (of === undefined || of === null || of === "") return text.common.none;
  // Events hold times as milliseconds.
  if (name.endsWith("_at") && typeof of === "number") return <When at={new Date(of).toISOString()} />;
  return <Code style={{ overflowWrap: "anywhere" }}>{typeof of === "string" ? of : JSON.stringify(of)}</Code>;
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
