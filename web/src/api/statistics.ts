/** How much of everything there is, and how much happened. */
import { queryOptions } from "@tanstack/react-query";

import { answer, api, type Schemas } from "./client";

export type Statistics = Schemas["Statistics"];
export type StatisticsNow = Schemas["StatisticsNow"];
export type Tally = Schemas["Tally"];

/** Of one application, or of all. */
export const nowQuery = (applicationId: string | undefined) =>
  queryOptions({
    queryKey: ["statistics", "now", applicationId],
    queryFn: () => answer(api.GET("/api/v1/statistics/now", { params: { query: { application_id: applicationId } } })),
  });

const HOUR_MS = 3_600_000;

/** What the server keeps by hours and days can be shown of these lengths of time. */
export const RANGES = {
  day: { by: "hour", steps: 24, stepMs: HOUR_MS },
  week: { by: "hour", steps: 7 * 24, stepMs: HOUR_MS },
  month: { by: "day", steps: 30, stepMs: 24 * HOUR_MS },
} as const;

export type Range = keyof typeof RANGES;

export function isRange(range: string | undefined): range is Range {
  return range !== undefined && range in RANGES;
}

/** When a range begins that ends with the hour or the day of `now`. The server rounds it down to a whole one. */
export function beginning(range: Range, now: number): string {
  const { steps, stepMs } = RANGES[range];
  return new Date(now - (steps - 1) * stepMs).toISOString().replace(/\.\d+Z$/, "Z");
}

export const seriesQuery = (applicationId: string | undefined, range: Range) =>
  queryOptions({
    queryKey: ["statistics", "series", applicationId, range],
    queryFn: () =>
      answer(
        api.GET("/api/v1/statistics", {
          params: {
            query: { application_id: applicationId, by: RANGES[range].by, from: beginning(range, Date.now()) },
          },
        }),
      ),
  });
