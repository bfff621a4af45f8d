import { Table, Text } from "@mantine/core";

import { text } from "../../../text";
import type { Parsed } from "./parse";

const words = text.importing;

/** The first rows of a file, as they will be read. */
export function Preview({ parsed }: { parsed: Parsed }) {
  const label = words.preview(parsed.preview.length);
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <Table.ScrollContainer minWidth={320} scrollAreaProps={{ viewportProps: { tabIndex: 0, "aria-label": label } }}>
        <Table withTableBorder aria-label={label} style={{ whiteSpace: "nowrap" }}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.line}</Table.Th>
              {parsed.columns.map((name) => (
                <Table.Th key={name}>{name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {parsed.preview.map(({ line, content }) => (
              <Table.Tr key={line}>
                <Table.Td className="numbers">{line}</Table.Td>
                {parsed.columns.map((name) => (
                  <Table.Td key={name} maw={260} style={{ overflow: "hidden", textOverflow: "ellipsis" }}>
                    {shown(content[name])}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </div>
  );
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
