/** A time as people say it, with the exact one on hover and for screen readers. */
import { Text, Tooltip, type TextProps } from "@mantine/core";

import { useNow } from "./now";
import { exactly, relatively } from "./times";

interface WhenProps extends TextProps {
  /** RFC 3339, or null for a time that never comes. */
  at: string | null;
  /** What to say where there is none. */
  none?: string;
}

export function When({ at, none = "", ...props }: WhenProps) {
  const now = useNow();
  if (at === null) return <Text span inherit {...props}>{none}</Text>;
  return (
    <Tooltip label={exactly(at)} events={{ hover: true, focus: true, touch: true }}>
      <Text component="time" dateTime={at} inherit {...props} style={{ whiteSpace: "nowrap" }}>
        {relatively(at, now)}
      </Text>
    </Tooltip>
  );
}
