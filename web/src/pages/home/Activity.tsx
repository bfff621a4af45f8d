/** What was changed lately, and by whom. */
import { Group, Stack, Text } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";

import { eventTitle, useActorName } from "../../api/actors";
import { answer, api } from "../../api/client";
import { AnchorLink } from "../../parts/links";
import { LoadingRows } from "../../parts/Loading";
import { Section } from "../../parts/Section";
import { Trouble } from "../../parts/Trouble";
import { When } from "../../parts/When";
import { text } from "../../text";
import { REFRESH_MS } from "./refresh";
import { runsOf } from "./runs";

const words = text.home.activity;
const SHOWN = 8;
/** More than are shown, as many may be one line. */
const ASKED = 100;

const latestEventsQuery = (applicationId: string | undefined) =>
  queryOptions({
    queryKey: ["events", "latest", applicationId],
    queryFn: async () => {
      const query = { application_id: applicationId, limit: ASKED };
      return (await answer(api.GET("/api/v1/events", { params: { query } }))).items;
    },
  });

export function Activity({ applicationId }: { applicationId: string | undefined }) {
  const events = useQuery({ ...latestEventsQuery(applicationId), refetchInterval: REFRESH_MS });
  const nameOf = useActorName();
  return (
    <Section
      title={words.title}
      purpose={words.purpose}
      actions={
        <AnchorLink to="/events" search={{ application: applicationId }} size="sm">
          {words.all}
        </AnchorLink>
      }
    >
      {events.error && !events.data && <Trouble error={events.error} retry={events.refetch} />}
      {events.isPending && <LoadingRows rows={SHOWN} height={22} />}
      {events.data?.length === 0 && <Text size="sm">{words.none}</Text>}
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: "none" }}>
        {runsOf(events.data ?? [])
          .slice(0, SHOWN)
          .map(({ event: { id, type, actor, subject_id: subject, occurred_at: at }, count }) => (
            <Group key={id} component="li" justify="space-between" gap="xs">
              <Text size="sm">
                <AnchorLink to="/events" search={count > 1 ? { type } : { subject }} inherit>
                  {eventTitle(type)}
                </AnchorLink>
                {count > 1 && `, ${words.times(count)}`}
                {actor !== "system" && ` ${text.events.by(nameOf(actor))}`}
              </Text>
              <Text size="sm" c="dimmed">
                <When at={at} />
              </Text>
            </Group>
          ))}
      </Stack>
    </Section>
  );
}
