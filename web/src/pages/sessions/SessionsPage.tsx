import { Button, Group, Stack, Text } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState, type FocusEvent } from "react";

import { answer, api } from "../../api/client";
import { useMay } from "../../api/me";
import { usePages } from "../../api/pages";
import { ApplicationFilter } from "../../parts/ApplicationSelect";
import { Empty } from "../../parts/Empty";
import { LicenseFilter } from "../../parts/LicenseFilter";
import { Listing } from "../../parts/Listing";
import { Page } from "../../parts/Page";
import { number, text } from "../../text";
import { sessionColumns } from "./columns";
import { countedSessions, useEndSessions, type Session } from "./endSessions";
import { steady, type Steady } from "./steady";

const REFRESHED_MS = 10_000;

const words = text.sessions;

export function SessionsPage() {
  const { application, license } = useSearch({ from: "/inside/sessions" });
  const navigate = useNavigate({ from: "/sessions" });
  const mayEnd = useMay("licenses:support");
  const pages = usePages(
    ["sessions", "live", { application, license }],
    (cursor) => {
      const query = { application_id: application, license_id: license, cursor };
      return answer(api.GET("/api/v1/sessions", { params: { query } }));
    },
    { every: REFRESHED_MS },
  );
  const [isHeld, setHeld] = useState(false);
  const { rows, over, waiting } = useSteady(pages.items, isHeld);
  const [selectedIds, setSelectedIds] = useState<string[]>([]);
  const selected = rows?.filter(({ id }) => selectedIds.includes(id) && !over.includes(id)) ?? [];
  const { ask, isEnding } = useEndSessions(() => setSelectedIds([]));

  const filter = (chosen: { application?: string; license?: string }) =>
    void navigate({ search: chosen, replace: true });
  const count = pages.items?.length ?? 0;
  const counted = pages.hasMore ? words.atLeast(number(count)) : countedSessions(count);

  return (
    <Page title={text.navigation.sessions} purpose={words.purpose}>
      <Stack gap="sm">
        <Group align="flex-end">
          <ApplicationFilter value={application} onChange={(id) => filter({ application: id })} />
          <LicenseFilter
            value={license}
            onChange={(id) => filter({ application, license: id })}
            applicationId={application}
          />
        </Group>
        <Group mih={36} justify="space-between">
          <Text size="sm" role="status">
            {selected.length > 0 ? words.selected(countedSessions(selected.length)) : pages.items && counted}
            {waiting > 0 && ` · ${words.waiting(number(waiting))}`}
          </Text>
          {selected.length > 0 && (
            <Group gap="xs">
              <Button variant="default" size="xs" onClick={() => setSelectedIds([])}>
                {words.clear}
              </Button>
              <Button color="red.8" size="xs" loading={isEnding} onClick={() => ask(selected)}>
                {`${words.end} ${countedSessions(selected.length)}`}
              </Button>
            </Group>
          )}
        </Group>
        <div
          onPointerEnter={({ pointerType }) => setHeld(pointerType === "mouse")}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={({ currentTarget, relatedTarget }: FocusEvent) => setHeld(currentTarget.contains(relatedTarget))}
        >
          <Listing
            label={text.navigation.sessions}
            pages={pages}
            rows={rows}
            columns={sessionColumns({ over, ask: mayEnd ? (session) => ask([session]) : undefined })}
            empty={<NobodyIsOn isFiltered={application !== undefined || license !== undefined} />}
            isFaded={({ id }) => over.includes(id)}
            {...(mayEnd && {
              selection: {
                rows: selected,
                onChange: (chosen: Session[]) => setSelectedIds(chosen.map(({ id }) => id)),
                name: ({ username, hwid }: Session) => `${username || words.noName}, ${hwid}`,
                isSelectable: ({ id }: Session) => !over.includes(id),
              },
            })}
          />
        </div>
      </Stack>
    </Page>
  );
}

function NobodyIsOn({ isFiltered }: { isFiltered: boolean }) {
  return (
    <Empty icon={IconPlugConnected} title={isFiltered ? words.emptyFilteredTitle : words.emptyTitle}>
      {isFiltered ? words.emptyFiltered : words.empty}
    </Empty>
  );
}

type Shown = Omit<Steady<Session>, "rows"> & { rows: Session[] | undefined };

/** What has come, and while it is held, in the places where it was. */
function useSteady(items: Session[] | undefined, isHeld: boolean): Shown {
  const [shown, setShown] = useState(items);
  if (items === undefined || shown === undefined || !isHeld) {
    if (!sameRows(items, shown)) setShown(items);
    return { rows: items, over: [], waiting: 0 };
  }
  return steady(shown, items);
}

function sameRows(some: Session[] | undefined, others: Session[] | undefined): boolean {
  if (some?.length !== others?.length) return false;
  return some?.every(({ id }, place) => id === others?.[place]?.id) ?? true;
}
