/** A length of time as people enter it. */
export const durations = {
  unit: "Unit",
  seconds: "seconds",
  minutes: "minutes",
  hours: "hours",
  days: "days",
  weeks: "weeks",
  months: "months (30 days)",
  years: "years (365 days)",
};
