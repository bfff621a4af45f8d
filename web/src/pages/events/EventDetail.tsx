import { Group, Stack, Table, Text } from "@mantine/core";

import { CopyText } from "../../parts/Copy";
import { text } from "../../text";
import { toldBy } from "./detail";
import type { Event } from "./queries";

const words = text.audit;

export function EventDetail({ event }: { event: Event }) {
  const { differences, facts } = toldBy(event.detail);
  return (
    <Stack gap="sm" p="md" id={`details-${event.id}`}>
      {differences.length > 0 && (
        <Table withTableBorder w="auto" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.field}</Table.Th>
              <Table.Th>{words.before}</Table.Th>
              <Table.Th>{words.after}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {differences.map(({ field, before, after }) => (
              <Table.Tr key={field}>
                <Table.Th fw={500} ff="monospace" fz="xs">
                  {field}
                </Table.Th>
                <Cell>{before}</Cell>
                <Cell>{after}</Cell>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {facts.map(({ field, value }) => (
        <Text key={field} size="sm" style={{ overflowWrap: "anywhere", whiteSpace: "normal" }}>
          <Text span ff="monospace" size="xs" fw={500}>
            {field}
          </Text>{" "}
          {value}
        </Text>
      ))}
      {differences.length === 0 && facts.length === 0 && <Text size="sm">{words.nothing}</Text>}
      <Group gap="lg">
        <Group gap="xs">
          <Text size="sm">{words.about}</Text>
          <CopyText value={event.subject_id} what={event.subject_id} />
        </Group>
        <Group gap="xs">
          <Text size="sm">{words.eventId}</Text>
          <CopyText value={event.id} what={event.id} />
        </Group>
      </Group>
    </Stack>
  );
}

function Cell({ children }: { children: string | null }) {
  return (
    <Table.Td maw={360} style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
      {children ?? "–"}
    </Table.Td>
  );
}
