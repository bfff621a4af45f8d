/** The organisation's products, and how each is doing. */
import { Button, Group, Paper, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconApps, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { applicationsQuery, type Application } from "../../api/applications";
import { useMay } from "../../api/me";
import { nowQuery } from "../../api/statistics";
import { Empty } from "../../parts/Empty";
import { AnchorLink } from "../../parts/links";
import { Page } from "../../parts/Page";
import { tallied } from "../../parts/tallies";
import { Trouble } from "../../parts/Trouble";
import { When } from "../../parts/When";
import { text } from "../../text";
import { EnabledBadge } from "./EnabledBadge";
import { openNewApplication } from "./NewApplication";

const words = text.applications;

/** Each card asks for its own numbers. */
const CARDS_AT_ONCE = 24;

export function ApplicationsPage() {
  const may = useMay("applications:write");
  const navigate = useNavigate();
  const applications = useQuery(applicationsQuery);
  const [shown, setShown] = useState(CARDS_AT_ONCE);

  const create = may && (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() =>
        openNewApplication(({ id }) => void navigate({ to: "/applications/$applicationId", params: { applicationId: id } }))
      }
    >
      {words.new.action}
    </Button>
  );

  return (
    <Page title={words.title} purpose={words.purpose} actions={applications.data?.length ? create : null}>
      {applications.error && <Trouble error={applications.error} retry={applications.refetch} />}
      {applications.data?.length === 0 && (
        <Empty icon={IconApps} title={words.empty} action={create}>
          {may ? words.emptyHint : words.emptyForOthers}
        </Empty>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
        {applications.isPending
          ? Array.from({ length: 3 }, (_, index) => <Skeleton key={index} height={148} />)
          : applications.data?.slice(0, shown).map((application) => <Card key={application.id} application={application} />)}
      </SimpleGrid>
      {(applications.data?.length ?? 0) > shown && (
        <Group justify="center">
          <Button variant="default" onClick={() => setShown(shown + CARDS_AT_ONCE)}>
            {words.showMore}
          </Button>
        </Group>
      )}
    </Page>
  );
}

function Card({ application }: { application: Application }) {
  const now = useQuery(nowQuery(application.id)).data;
  return (
    <Paper withBorder p="md">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs" align="flex-start" wrap="nowrap">
          <Title order={2} size="h4" style={{ overflowWrap: "anywhere" }}>
            <AnchorLink
              to="/applications/$applicationId"
              params={{ applicationId: application.id }}
              inherit
              underline="hover"
            >
              {application.name}
            </AnchorLink>
          </Title>
          <EnabledBadge enabled={application.enabled} />
        </Group>
        <Text size="sm" className="numbers">
          {now ? (
            <AnchorLink to="/sessions" search={{ application: application.id }} inherit>
              {tallied(now.live_sessions, words.liveSessions)}
            </AnchorLink>
          ) : (
            "…"
          )}
        </Text>
        <Text size="sm" className="numbers">
          {now ? (
            <AnchorLink to="/licenses" search={{ application_id: application.id, status: "active" }} inherit>
              {tallied(now.licenses.active, words.activeLicenses)}
            </AnchorLink>
          ) : (
            "…"
          )}
        </Text>
        <Text size="sm" c="dimmed">
          {words.created} <When at={application.created_at} />
        </Text>
      </Stack>
    </Paper>
  );
}
