import { eventTitle } from "../../api/actors";
import { counted, text } from "../../text";
import { ALL, kindOf } from "./patterns";

const NAMED_MAX = 2;

const words = text.webhooks;

/** `Everything`, `License revoked, Sessions: all`, `5 types`. */
export function patternsInWords(patterns: readonly string[]): string {
  if (patterns.includes(ALL)) return words.everything;
  if (patterns.length > NAMED_MAX) return counted(patterns.length, words.countedOne, words.countedOther);
  return patterns.map(patternInWords).join(", ");
}

export function patternInWords(pattern: string): string {
  if (!pattern.endsWith(`.${ALL}`)) return pattern === ALL ? words.everything : eventTitle(pattern);
  const kind = kindOf(pattern);
  return `${words.kinds[kind] ?? kind}: ${words.all}`;
}
