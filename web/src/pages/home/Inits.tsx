/** Starts of programs over time, by what came of them: in words, in numbers, and as a chart. */
import { ColorSwatch, Group, Skeleton, Stack, Text, useMantineTheme, getThemeColor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";

import { seriesQuery, type Range } from "../../api/statistics";
import { Section } from "../../parts/Section";
import { Trouble } from "../../parts/Trouble";
import { number, text } from "../../text";
import { colourOf, outcomeLabel } from "./colours";
import { REFRESH_MS } from "./refresh";
import { barsOf, type Bars } from "./series";

const words = text.home.chart;
const HEIGHT_PX = 240;
const InitsChart = lazy(() => import("./InitsChart"));

export function Inits({ applicationId, range }: { applicationId: string | undefined; range: Range }) {
  const series = useQuery({ ...seriesQuery(applicationId, range), refetchInterval: REFRESH_MS });
  const bars = series.data && barsOf(series.data, range);
  return (
    <Section title={words.title} purpose={words.purpose}>
      {series.error && !bars ? (
        <Trouble error={series.error} retry={series.refetch} />
      ) : (
        <Stack gap="sm">
          {bars ? <Legend bars={bars} range={range} /> : <Skeleton height={24} width="70%" />}
          {bars ? (
            <Suspense fallback={<Skeleton height={HEIGHT_PX} />}>
              <InitsChart bars={bars} range={range} height={HEIGHT_PX} />
            </Suspense>
          ) : (
            <Skeleton height={HEIGHT_PX} />
          )}
        </Stack>
      )}
    </Section>
  );
}

function Legend({ bars, range }: { bars: Bars; range: Range }) {
  const theme = useMantineTheme();
  const time = text.home.inRange[range];
  if (bars.outcomes.length === 0) return <Text size="sm">{words.none(time)}</Text>;
  return (
    <>
      <Text size="sm" className="numbers">
        {words.summary(time, bars.letIn, bars.refused)} {range === "month" && words.utcDays}
      </Text>
      <Group component="ul" gap="md" p={0} m={0} style={{ listStyle: "none" }}>
        {bars.outcomes.map(({ code, total }, place) => (
          <Group key={code} component="li" gap={6} wrap="nowrap">
            <ColorSwatch size={12} withShadow={false} color={getThemeColor(colourOf(code, place), theme)} aria-hidden />
            <Text size="sm" className="numbers">
              {outcomeLabel(code)}: {number(total)}
            </Text>
          </Group>
        ))}
      </Group>
    </>
  );
}
