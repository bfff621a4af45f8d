/** Lengths of time between seconds, as the API has them, and a number of a unit, as people enter them. */
export const UNIT_SECONDS = {
  seconds: 1,
  minutes: 60,
  hours: 3_600,
  days: 86_400,
  weeks: 7 * 86_400,
  months: 30 * 86_400,
  years: 365 * 86_400,
} as const;

export type Unit = keyof typeof UNIT_SECONDS;

/** The largest of `units` that it is a whole number of; seconds where it is one of none. */
export function inUnits(seconds: number, units: readonly Unit[]): { amount: number; unit: Unit } {
  const bySize = [...units].sort((one, other) => UNIT_SECONDS[other] - UNIT_SECONDS[one]);
  const unit = bySize.find((candidate) => seconds % UNIT_SECONDS[candidate] === 0) ?? "seconds";
  return { amount: seconds / UNIT_SECONDS[unit], unit };
}
