import { counted } from "..";

/** The start page: how things are, at a glance. */
export const home = {
  title: "Home",
  purpose: "How your products are doing. It keeps itself up to date.",
  range: "Length of time",
  ranges: { day: "24 hours", week: "7 days", month: "30 days" },
  inRange: { day: "in the last 24 hours", week: "in the last 7 days", month: "in the last 30 days" },
  empty: "Welcome to Lockence",
  emptyHint: "Create your first application, make a license, and watch your program come in. It takes ten minutes.",
  emptyForOthers: "There is no application yet. Somebody with the role developer or above creates the first one.",
  begin: "Begin",

  tiles: {
    label: "Numbers",
    liveSessions: "Live sessions",
    liveSessionsHint: "now",
    activeDevices: "Active devices",
    activeDevicesHint: "started in the last 24 hours",
    newLicenses: "New licenses",
    endingSoon: "Licenses that end soon",
    endingSoonHint: "within 7 days",
  },

  chart: {
    title: "Starts of your programs",
    purpose: "Each start asks for a session (init). What came of it:",
    let: "Let in",
    others: "Other reasons",
    none: (range: string) => `No program started ${range}.`,
    summary: (range: string, inCount: number, refused: number) =>
      `${counted(inCount, "start was let in", "starts were let in")} and ${counted(refused, "was turned away", "were turned away")} ${range}.`,
    utcDays: "Days are in UTC.",
  },

  refusals: {
    title: "Latest refusals",
    purpose: "Who was turned away, and why. The first refusal of each session is here too.",
    none: "Nobody was turned away lately.",
    unknownKey: "unknown license key",
    license: "License",
    device: "Device",
    from: "from",
    version: "version",
    newestOnly: (count: number) => `Of your ${counted(count, "newest application", "newest applications")}. Choose one above to see its own.`,
  },

  activity: {
    title: "Latest activity",
    purpose: "What was changed, and by whom.",
    none: "Nothing was changed yet.",
    all: "All events",
    times: (count: number) => counted(count, "time", "times"),
  },
};
