import { ActionIcon, Button, Group, Text, Tooltip } from "@mantine/core";
import { IconFilter, IconHistory } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { DataTableColumn } from "mantine-datatable";
import { useState } from "react";

import { eventTitle, useActorName } from "../../api/actors";
import { usePages } from "../../api/pages";
import { ApplicationName } from "../../parts/ApplicationName";
import { Empty } from "../../parts/Empty";
import { Listing } from "../../parts/Listing";
import { Page } from "../../parts/Page";
import { When } from "../../parts/When";
import { text } from "../../text";
import { nameIn } from "./detail";
import { EventDetail } from "./EventDetail";
import { EventFilters, type EventSearch } from "./EventFilters";
import { ExportEvents } from "./Export";
import { getEvents, type Event, type EventFilter } from "./queries";
import { Subject } from "./Subject";

const words = text.audit;

export function EventsPage() {
  const search = useSearch({ from: "/inside/events" });
  const navigate = useNavigate({ from: "/events" });
  const nameOf = useActorName();
  const [openIds, setOpenIds] = useState<string[]>([]);
  const filter: EventFilter = {
    application_id: search.application,
    type: search.type,
    subject_id: search.subject,
  };
  const pages = usePages(["events", filter], (cursor) => getEvents({ ...filter, cursor }));
  const change = (chosen: EventSearch) => void navigate({ search: chosen, replace: true });
  const toggle = (id: string) =>
    setOpenIds(openIds.includes(id) ? openIds.filter((open) => open !== id) : [...openIds, id]);
  const isFiltered = Object.values(search).some((value) => value !== undefined);

  return (
    <Page title={text.navigation.events} purpose={words.purpose} actions={<ExportEvents filter={filter} />}>
      <EventFilters search={search} onChange={change} />
      <Listing
        label={text.navigation.events}
        pages={pages}
        columns={columnsOf({
          nameOf,
          openIds,
          toggle,
          onlyAbout: (subject) => change({ ...search, subject }),
        })}
        expansion={{ ids: openIds, content: (event) => <EventDetail event={event} /> }}
        empty={
          <Empty icon={IconHistory} title={isFiltered ? words.emptyFilteredTitle : words.emptyTitle}>
            {isFiltered ? words.emptyFiltered : words.empty}
          </Empty>
        }
      />
    </Page>
  );
}

interface Given {
  nameOf: (actor: string) => string;
  openIds: string[];
  toggle: (id: string) => void;
  onlyAbout: (subject: string) => void;
}

function columnsOf({ nameOf, openIds, toggle, onlyAbout }: Given): DataTableColumn<Event>[] {
  return [
    { accessor: "occurred_at", title: words.when, render: (event) => <When at={event.occurred_at} /> },
    {
      accessor: "type",
      title: words.what,
      render: ({ type, application_id: application }) => (
        <>
          <Text size="sm" title={type}>
            {eventTitle(type)}
          </Text>
          {application !== null && (
            <Text size="xs" c="dimmed">
              <ApplicationName id={application} />
            </Text>
          )}
        </>
      ),
    },
    {
      accessor: "subject_id",
      title: words.about,
      render: (event) => (
        <Group gap={4} wrap="nowrap" justify="space-between">
          <Subject event={event} />
          <OnlyThis event={event} onClick={() => onlyAbout(event.subject_id)} />
        </Group>
      ),
    },
    {
      accessor: "actor",
      title: words.who,
      render: ({ actor, address }) => (
        <>
          <Text size="sm">{nameOf(actor)}</Text>
          {address !== "" && (
            <Text size="xs" c="dimmed">
              {words.from(address)}
            </Text>
          )}
        </>
      ),
    },
    {
      accessor: "details",
      title: text.common.actions,
      textAlign: "right",
      render: ({ id, type }) => (
        <Button
          size="compact-xs"
          variant="default"
          aria-expanded={openIds.includes(id)}
          aria-controls={`details-${id}`}
          aria-label={words.detailsOf(eventTitle(type))}
          onClick={() => toggle(id)}
        >
          {openIds.includes(id) ? words.hide : words.show}
        </Button>
      ),
    },
  ];
}

function OnlyThis({ event, onClick }: { event: Event; onClick: () => void }) {
  const label = words.onlyThis(nameIn(event.detail) ?? event.subject_id);
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} onClick={onClick}>
        <IconFilter size={14} />
      </ActionIcon>
    </Tooltip>
  );
}
