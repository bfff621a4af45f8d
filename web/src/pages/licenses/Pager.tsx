/** From page to page, and where one is. */
import { Button, Group, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { licensesQuery, type LicenseList } from "../../api/licenses";
import { number, text } from "../../text";
import { stepTo, walked } from "./trail";

const words = text.licenses;

interface PagerProps {
  list: LicenseList;
  cursor: string | undefined;
  rows: number;
  nextCursor: string | null;
  onTurn: (cursor: string | undefined) => void;
}

export function Pager({ list, cursor, rows, nextCursor, onTurn }: PagerProps) {
  const queryClient = useQueryClient();
  const step = stepTo(cursor);
  const isShort = nextCursor !== null && rows < list.limit;

  // The next page is here before it is asked for. Not where finding it takes the server a while.
  useEffect(() => {
    if (nextCursor === null || isShort) return;
    queryClient.query(licensesQuery(list, nextCursor)).catch(() => {
      // Then it is asked for when it is turned to, and what is wrong is said there.
    });
  }, [queryClient, list, nextCursor, isShort]);

  function next() {
    if (nextCursor === null) return;
    if (step) walked(nextCursor, { before: cursor, offset: step.offset + rows });
    onTurn(nextCursor);
  }

  return (
    <Group justify="space-between" gap="sm">
      <Text size="sm" c="dimmed" className="numbers">
        {isShort
          ? words.shortPage
          : step && rows > 0 && words.rows(number(step.offset + 1), number(step.offset + rows))}
      </Text>
      <Group gap="xs">
        {cursor !== undefined && (
          <Button
            variant="default"
            leftSection={<IconChevronLeft size={16} />}
            onClick={() => onTurn(step?.before)}
          >
            {step ? words.previous : words.first}
          </Button>
        )}
        <Button
          variant="default"
          rightSection={<IconChevronRight size={16} />}
          disabled={nextCursor === null}
          onClick={next}
        >
          {isShort ? words.lookFurther : words.next}
        </Button>
      </Group>
    </Group>
  );
}
