/** Days on which something is over, or begins: said as they stand in a calendar. */
import { Text } from "@mantine/core";

import { When } from "../../parts/When";

const DAY_MS = 86_400_000;
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long" });

/** `24 December 2026`, so many days from now. */
export function dayIn(days: number): string {
  return day.format(Date.now() + days * DAY_MS);
}

export function Day({ at }: { at: string }) {
  return (
    <Text span inherit style={{ whiteSpace: "nowrap" }}>
      {day.format(new Date(at))} (<When at={at} />)
    </Text>
  );
}
