import { Badge, Button, Group, Text } from "@mantine/core";
import type { DataTableColumn } from "mantine-datatable";

import { ApplicationName } from "../../parts/ApplicationName";
import { CopyIcon } from "../../parts/Copy";
import { AnchorLink } from "../../parts/links";
import { When } from "../../parts/When";
import { text } from "../../text";
import type { Session } from "./endSessions";

const words = text.sessions;

interface Given {
  /** Ids of sessions that are over. */
  over: string[];
  /** Asks whether to end it; none for who may not. */
  ask: ((session: Session) => void) | undefined;
}

export function sessionColumns({ over, ask }: Given): DataTableColumn<Session>[] {
  const columns: DataTableColumn<Session>[] = [
    {
      accessor: "license_id",
      title: words.license,
      render: (session) => (
        <>
          <AnchorLink to="/licenses/$licenseId" params={{ licenseId: session.license_id }} size="sm">
            {session.username || words.noName}
          </AnchorLink>
          <Text size="xs" c="dimmed">
            <ApplicationName id={session.application_id} />
          </Text>
        </>
      ),
    },
    {
      accessor: "hwid",
      title: words.device,
      render: ({ hwid }) => (
        <Group gap={4} wrap="nowrap">
          <Text size="sm" ff="monospace" truncate maw={120} title={hwid}>
            {hwid}
          </Text>
          <CopyIcon value={hwid} what={`${words.device} ${hwid}`} />
        </Group>
      ),
    },
    { accessor: "address", title: words.address },
    {
      accessor: "client_version",
      title: words.version,
      render: ({ client_version: version }) => version || <Text size="sm" c="dimmed">{words.noVersion}</Text>,
    },
    { accessor: "created_at", title: words.since, render: (session) => <When at={session.created_at} /> },
    {
      accessor: "last_activity_at",
      title: words.lastHeartbeat,
      render: (session) => <When at={session.last_activity_at} />,
    },
    { accessor: "expires_at", title: words.leaseEnds, render: (session) => <When at={session.expires_at} /> },
  ];
  if (!ask) return columns;
  const end: DataTableColumn<Session> = {
    accessor: "end",
    title: text.common.actions,
    textAlign: "right",
    render: (session) =>
      over.includes(session.id) ? (
        <Badge variant="default">{words.over}</Badge>
      ) : (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => ask(session)}
          aria-label={`${words.endOne}: ${session.username || words.noName}, ${session.hwid}`}
        >
          {words.end}
        </Button>
      ),
  };
  return [...columns, end];
}
