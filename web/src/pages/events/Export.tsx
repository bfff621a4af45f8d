import { Button, Group, Menu, Modal, Progress, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { useActorName } from "../../api/actors";
import { save } from "../../parts/files";
import { complained, said } from "../../parts/said";
import { counted, text } from "../../text";
import { collect, eventsAsCsv, EXPORTED_MAX } from "./exporting";
import { getEvents, type EventFilter } from "./queries";

const words = text.audit;

export function ExportEvents({ filter }: { filter: EventFilter }) {
  const nameOf = useActorName();
  const [count, setCount] = useState(0);
  const calledOff = useRef<AbortController>(null);
  const run = useMutation({
    mutationFn: async (form: "csv" | "json") => {
      setCount(0);
      calledOff.current = new AbortController();
      const exported = await collect(getEvents, filter, setCount, calledOff.current.signal);
      return { ...exported, form };
    },
    onSuccess: ({ events, isCut, form }) => {
      if (form === "csv") save(eventsAsCsv(events, nameOf), "events.csv");
      else save(JSON.stringify(events, null, 2), "events.json", "application/json");
      said((isCut ? words.bound : words.exported)(countedEvents(events.length)));
    },
    onError: (error) => {
      if (calledOff.current?.signal.aborted !== true) complained(error);
    },
  });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} />}>
            {words.export}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => run.mutate("csv")}>{words.exportCsv}</Menu.Item>
          <Menu.Item onClick={() => run.mutate("json")}>{words.exportJson}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={run.isPending}
        onClose={() => calledOff.current?.abort()}
        title={words.exporting}
        closeOnClickOutside={false}
        closeButtonProps={{ "aria-label": text.common.cancel }}
      >
        <Stack>
          <Text size="sm" role="status">
            {words.soFar(countedEvents(count))}
          </Text>
          <Progress value={Math.max(2, (count / EXPORTED_MAX) * 100)} animated aria-label={words.exporting} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => calledOff.current?.abort()}>
              {text.common.cancel}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function countedEvents(count: number): string {
  return counted(count, words.one, words.other);
}
