/**
 * Every word that the dashboard shows. To add a language, write a folder beside `en` of the type `Text`, and choose
 * between them here.
 */
import * as en from "./en";

export type Text = typeof en;

export const text: Text = en;

const plurals = new Intl.PluralRules("en");
const numbers = new Intl.NumberFormat("en");

/** `1 license`, `1,024 licenses`. */
export function counted(count: number, one: string, other: string): string {
  return `${number(count)} ${plurals.select(count) === "one" ? one : other}`;
}

export function number(count: number): string {
  return numbers.format(count);
}
