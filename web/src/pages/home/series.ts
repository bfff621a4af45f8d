/** The server's counts as a chart shows them. */
import type { Range, Statistics } from "../../api/statistics";

/** How many of the server's steps one bar holds: a week in hours would be 168 of them. */
const STEPS_IN_A_BAR: Record<Range, number> = { day: 1, week: 6, month: 1 };

/** As many reasons as can be told apart; the rest is one. */
const REASONS_MAX = 4;

export const OTHERS = "others";

const INIT = "init.";

export interface Bars {
  /** The outcomes that happened: `ok` first, then refusals, the most frequent first, then `others`. */
  outcomes: { code: string; total: number }[];
  bars: ({ at: string } & Record<string, number | string>)[];
  letIn: number;
  refused: number;
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

export function barsOf({ times, series }: Pick<Statistics, "times" | "series">, range: Range): Bars {
  const inits = Object.entries(series as Record<string, number[]>)
    .filter(([name]) => name.startsWith(INIT))
    .map(([name, counts]) => ({ code: name.slice(INIT.length), counts, total: sum(counts) }))
    .filter(({ total }) => total > 0);
  const ok = inits.filter(({ code }) => code === "ok");
  const refusals = inits.filter(({ code }) => code !== "ok").sort((one, other) => other.total - one.total);
  const told = refusals.length > REASONS_MAX ? refusals.slice(0, REASONS_MAX - 1) : refusals;
  const rest = refusals.slice(told.length);
  const shown = [...ok, ...told];
  if (rest.length > 0) {
    const counts = times.map((_, step) => sum(rest.map((one) => one.counts[step] ?? 0)));
    shown.push({ code: OTHERS, counts, total: sum(counts) });
  }

  const width = STEPS_IN_A_BAR[range];
  const bars = [];
  for (let step = 0; step < times.length; step += width) {
    const counted = shown.map(({ code, counts }) => [code, sum(counts.slice(step, step + width))] as const);
    bars.push({ at: times[step] ?? "", ...Object.fromEntries(counted) });
  }
  return {
    outcomes: shown.map(({ code, total }) => ({ code, total })),
    bars,
    letIn: sum(ok.map(({ total }) => total)),
    refused: sum(refusals.map(({ total }) => total)),
  };
}

/** How often something else happened in all, such as `licenses.created`. */
export function totalOf({ series }: Pick<Statistics, "series">, name: string): number {
  return sum((series as Record<string, number[]>)[name] ?? []);
}
