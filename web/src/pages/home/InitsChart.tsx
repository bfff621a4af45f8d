/** The bars themselves. The library for them is large, so this file is loaded where it is shown. */
import "@mantine/charts/styles.css";

import { BarChart } from "@mantine/charts";

import type { Range } from "../../api/statistics";
import { number } from "../../text";
import { colourOf, outcomeLabel } from "./colours";
import type { Bars } from "./series";

const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short", hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const FORMATS: Record<Range, Intl.DateTimeFormat> = { day: hour, week: weekday, month: day };

interface InitsChartProps {
  bars: Bars;
  range: Range;
  height: number;
}

export default function InitsChart({ bars: { bars, outcomes }, range, height }: InitsChartProps) {
  return (
    <BarChart
      h={height}
      type="stacked"
      data={bars.map(({ at, ...counts }) => ({ ...counts, at: FORMATS[range].format(new Date(at)) }))}
      dataKey="at"
      series={outcomes.map(({ code }, index) => ({
        name: code,
        label: outcomeLabel(code),
        color: colourOf(code, index),
      }))}
      valueFormatter={number}
      xAxisProps={{ minTickGap: 24 }}
      yAxisProps={{ allowDecimals: false, width: 44 }}
      barProps={{ isAnimationActive: false }}
      tickLine="none"
      aria-hidden
    />
  );
}
