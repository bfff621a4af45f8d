/** The numbers that matter, each a way to the list behind it. */
import { Paper, SimpleGrid, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { LinkProps } from "@tanstack/react-router";

import { nowQuery, seriesQuery, type Range, type Tally } from "../../api/statistics";
import { AnchorLink } from "../../parts/links";
import { useNow } from "../../parts/now";
import { Trouble } from "../../parts/Trouble";
import { number, text } from "../../text";
import { REFRESH_MS } from "./refresh";
import { totalOf } from "./series";
import classes from "./Tiles.module.css";

const words = text.home.tiles;
const WEEK_MS = 7 * 86_400_000;

const wholeSecond = (at: number) => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

export function Tiles({ applicationId, range }: { applicationId: string | undefined; range: Range }) {
  const state = useQuery({ ...nowQuery(applicationId), refetchInterval: REFRESH_MS });
  const series = useQuery({ ...seriesQuery(applicationId, range), refetchInterval: REFRESH_MS });
  const now = useNow();
  const ofApplication = applicationId ? { application_id: applicationId } : {};

  if (state.error && !state.data) return <Trouble error={state.error} retry={state.refetch} />;
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} component="section" aria-label={words.label}>
      <Tile
        label={words.liveSessions}
        hint={words.liveSessionsHint}
        tally={state.data?.live_sessions}
        link={{ to: "/sessions", search: { application: applicationId } }}
      />
      <Tile label={words.activeDevices} hint={words.activeDevicesHint} tally={state.data?.active_devices} />
      <Tile
        label={words.newLicenses}
        hint={text.home.inRange[range]}
        tally={series.data && { count: totalOf(series.data, "licenses.created"), complete: true }}
        link={{ to: "/licenses", search: ofApplication }}
      />
      <Tile
        label={words.endingSoon}
        hint={words.endingSoonHint}
        tally={state.data?.licenses.ending_within_7_days}
        link={{
          to: "/licenses",
          search: {
            ...ofApplication,
            status: "active",
            expires_after: wholeSecond(now),
            expires_before: wholeSecond(now + WEEK_MS),
          },
        }}
      />
    </SimpleGrid>
  );
}

interface TileProps {
  label: string;
  hint: string;
  /** None while it is on its way. */
  tally: Tally | undefined;
  link?: Pick<LinkProps, "to" | "search">;
}

function Tile({ label, hint, tally, link }: TileProps) {
  return (
    <Paper withBorder p="md" className={classes.tile}>
      <Text size="sm" fw={600}>
        {link ? (
          <AnchorLink {...link} inherit className={classes.link}>
            {label}
          </AnchorLink>
        ) : (
          label
        )}
      </Text>
      <Text component="div" className={`numbers ${classes.number ?? ""}`}>
        {tally ? `${number(tally.count)}${tally.complete ? "" : "+"}` : <Skeleton height="1em" width="3ch" my="0.2em" />}
      </Text>
      <Text size="xs" c="dimmed">
        {hint}
      </Text>
    </Paper>
  );
}
