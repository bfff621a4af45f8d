/** The colours of outcomes in the chart and in its legend. */
import { outcomeWords } from "../../parts/Outcome";
import { text } from "../../text";
import { OTHERS } from "./series";

const REFUSALS = ["red.6", "orange.5", "grape.5", "yellow.6"];

/** Of a code, by its place among those shown. */
export function colourOf(code: string, place: number): string {
  if (code === "ok") return "teal.6";
  if (code === OTHERS) return "gray.5";
  return REFUSALS[place % REFUSALS.length] ?? "red.6";
}

export function outcomeLabel(code: string): string {
  return code === OTHERS ? text.home.chart.others : outcomeWords(code).label;
}
