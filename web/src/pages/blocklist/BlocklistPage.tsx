import { Box, Button, Group, Modal, SegmentedControl, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBan, IconDevices, IconNetwork } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { DataTableColumn } from "mantine-datatable";
import type { ReactNode } from "react";

import { useApplications } from "../../api/applications";
import { answer, api } from "../../api/client";
import { useMay } from "../../api/me";
import { usePages } from "../../api/pages";
import { ApplicationName } from "../../parts/ApplicationName";
import { ApplicationFilter } from "../../parts/ApplicationSelect";
import { CopyText } from "../../parts/Copy";
import { Empty } from "../../parts/Empty";
import { Listing } from "../../parts/Listing";
import { Page } from "../../parts/Page";
import { When } from "../../parts/When";
import { text } from "../../text";
import { BlockForm } from "./BlockForm";
import { useRemoveEntry, type Entry, type Kind } from "./changing";

const ALL = "all";

const words = text.blocklist;

export function BlocklistPage() {
  const search = useSearch({ from: "/inside/blocklist" });
  const navigate = useNavigate({ from: "/blocklist" });
  const application = search.application;
  const kind = kindOf(search.kind);
  const applications = useApplications();
  const mayWrite = useMay("blocklist:write");
  const [isAdding, { open, close }] = useDisclosure(false);
  const remove = useRemoveEntry();
  const pages = usePages(["blocklist", { application, kind }], (cursor) => {
    const query = { application_id: application, kind, cursor };
    return answer(api.GET("/api/v1/blocklist", { params: { query } }));
  });
  const filter = (chosen: typeof search) => void navigate({ search: chosen, replace: true });
  const first = application ?? applications[0]?.id;
  const add = mayWrite && first !== undefined && (
    <Button leftSection={<IconBan size={16} />} onClick={open}>
      {words.add}
    </Button>
  );

  return (
    <Page title={text.navigation.blocklist} purpose={words.purpose} actions={add}>
      <Group align="flex-end">
        <ApplicationFilter value={application} onChange={(id) => filter({ application: id, kind })} />
        <SegmentedControl
          aria-label={words.kind}
          data={[
            { value: ALL, label: words.all },
            { value: "device", label: words.devices },
            { value: "address", label: words.addresses },
          ]}
          value={kind ?? ALL}
          onChange={(chosen) => filter({ application, kind: kindOf(chosen) })}
        />
      </Group>
      <Listing
        label={text.navigation.blocklist}
        pages={pages}
        columns={columnsOf(mayWrite ? (entry) => remove.mutate(entry) : undefined)}
        empty={<Nobody isFiltered={application !== undefined || kind !== undefined} add={add} />}
      />
      <Modal
        opened={isAdding && first !== undefined}
        onClose={close}
        title={words.addTitle}
        closeButtonProps={{ "aria-label": text.common.close }}
      >
        <BlockForm applicationId={first ?? ""} kind={kind ?? "device"} onDone={close} />
      </Modal>
    </Page>
  );
}

function Nobody({ isFiltered, add }: { isFiltered: boolean; add: ReactNode }) {
  return (
    <Empty icon={IconBan} title={isFiltered ? words.emptyFilteredTitle : words.emptyTitle} action={add}>
      {isFiltered ? words.emptyFiltered : words.empty}
    </Empty>
  );
}

function columnsOf(remove: ((entry: Entry) => void) | undefined): DataTableColumn<Entry>[] {
  const columns: DataTableColumn<Entry>[] = [
    {
      accessor: "kind",
      title: words.kind,
      render: ({ kind }) => (
        <Group gap={6} wrap="nowrap">
          {kind === "device" ? <IconDevices size={16} /> : <IconNetwork size={16} />}
          {kind === "device" ? words.device : words.address}
        </Group>
      ),
    },
    {
      accessor: "value",
      title: words.value,
      noWrap: false,
      render: ({ value }) => (
        <Box miw={180}>
          <CopyText value={value} what={value} />
        </Box>
      ),
    },
    {
      accessor: "application_id",
      title: text.common.application,
      render: (entry) => <ApplicationName id={entry.application_id} />,
    },
    {
      accessor: "note",
      title: words.note,
      noWrap: false,
      render: ({ note }) =>
        note ? (
          <Text size="sm" miw={160} style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }} lineClamp={4}>
            {note}
          </Text>
        ) : (
          <Text size="sm" c="dimmed">
            {words.noNote}
          </Text>
        ),
    },
    { accessor: "created_at", title: words.since, render: (entry) => <When at={entry.created_at} /> },
  ];
  if (!remove) return columns;
  return [
    ...columns,
    {
      accessor: "remove",
      title: text.common.actions,
      textAlign: "right",
      render: (entry) => (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => remove(entry)}
          aria-label={`${words.remove}: ${entry.value}`}
        >
          {words.remove}
        </Button>
      ),
    },
  ];
}

function kindOf(chosen: string | undefined): Kind | undefined {
  return chosen === "device" || chosen === "address" ? chosen : undefined;
}
