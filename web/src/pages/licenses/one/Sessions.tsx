/** Runs of the application that go on now. */
import { Button, Code } from "@mantine/core";
import { IconPlugConnected } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api, type Schemas } from "../../../api/client";
import { licensesChanged, type License } from "../../../api/licenses";
import { useMay } from "../../../api/me";
import { usePages } from "../../../api/pages";
import { confirm } from "../../../parts/confirm";
import { Empty } from "../../../parts/Empty";
import { Listing } from "../../../parts/Listing";
import { complained, said } from "../../../parts/said";
import { Section } from "../../../parts/Section";
import { When } from "../../../parts/When";
import { text } from "../../../text";
import { useLicenseAction } from "./useLicenseAction";

const words = text.license.sessions;
const REFRESHED_MS = 15_000;

type Session = Schemas["Session"];

export function Sessions({ license }: { license: License }) {
  const maySupport = useMay("licenses:support");
  const act = useLicenseAction(license, () => undefined);
  const pages = usePages(
    ["sessions", "of", license.id],
    (cursor) => answer(api.GET("/api/v1/sessions", { params: { query: { license_id: license.id, cursor } } })),
    { every: REFRESHED_MS },
  );
  const endAll = () =>
    confirm({
      title: text.licenses.action.endSessions,
      children: text.licenses.explain.endSessions,
      confirm: text.licenses.action.endSessions,
      onConfirm: () => act.mutate({ do: "endSessions" }),
    });
  return (
    <Section
      title={words.title}
      purpose={words.purpose}
      actions={
        maySupport &&
        (pages.items?.length ?? 0) > 0 && (
          <Button variant="default" loading={act.isPending} onClick={endAll}>
            {text.licenses.action.endSessions}
          </Button>
        )
      }
    >
      <Listing<Session>
        label={words.title}
        pages={pages}
        columns={[
          { accessor: "hwid", title: words.device, render: ({ hwid }) => <Code>{hwid}</Code> },
          { accessor: "address", title: text.license.devices.address },
          { accessor: "client_version", title: words.version },
          { accessor: "created_at", title: words.started, render: (session) => <When at={session.created_at} /> },
          {
            accessor: "last_activity_at",
            title: words.lastActivity,
            render: (session) => <When at={session.last_activity_at} />,
          },
          { accessor: "expires_at", title: words.ends, render: (session) => <When at={session.expires_at} /> },
          {
            accessor: "id",
            title: text.common.actions,
            textAlign: "right",
            hidden: !maySupport,
            render: (session) => <End session={session} />,
          },
        ]}
        empty={
          <Empty icon={IconPlugConnected} title={words.none}>
            {words.noneHint}
          </Empty>
        }
      />
    </Section>
  );
}

function End({ session }: { session: Session }) {
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: () =>
      answer(api.POST("/api/v1/sessions/{session_id}/end", { params: { path: { session_id: session.id } } })),
    onSuccess: async () => {
      said(words.ended);
      await licensesChanged(queryClient);
    },
    onError: complained,
  });
  return (
    <Button
      variant="default"
      size="xs"
      loading={end.isPending}
      aria-label={`${words.end}: ${session.hwid}`}
      onClick={() => end.mutate()}
    >
      {words.end}
    </Button>
  );
}
