/** What is wrong with a file, by line. */
import { Alert, Stack, Table, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";

import { text } from "../../../text";
import type { Fault } from "./parse";

const words = text.importing;
const SHOWN_MAX = 100;

export function Faults({ title, hint, faults }: { title: string; hint: string; faults: Fault[] }) {
  return (
    <Stack gap="sm">
      <Alert color="red" variant="light" icon={<IconAlertTriangle />} title={title} role="alert">
        <Text size="sm">{hint}</Text>
      </Alert>
      <Table.ScrollContainer minWidth={320} maxHeight={420} scrollAreaProps={{ viewportProps: { tabIndex: 0, "aria-label": title } }}>
        <Table withTableBorder stickyHeader aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={100}>{words.line}</Table.Th>
              <Table.Th>{words.problem}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {faults.slice(0, SHOWN_MAX).map(({ line, message }) => (
              <Table.Tr key={line}>
                <Table.Td className="numbers">{line}</Table.Td>
                <Table.Td>{message}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {faults.length > SHOWN_MAX && <Text size="sm">{words.moreFaults(faults.length - SHOWN_MAX)}</Text>}
    </Stack>
  );
}
