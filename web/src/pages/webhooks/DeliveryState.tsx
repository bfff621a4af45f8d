import { Badge } from "@mantine/core";
import { IconCheck, IconClock, IconX } from "@tabler/icons-react";

import type { Schemas } from "../../api/client";
import { useNow } from "../../parts/now";
import { When } from "../../parts/When";
import { text } from "../../text";

const LOOKS = {
  pending: { color: "ink", icon: IconClock },
  // Mantine's own darkest teal is too light for small words.
  delivered: { color: "teal", c: "light-dark(#055c42, var(--mantine-color-teal-0))", icon: IconCheck },
  failed: { color: "red", icon: IconX },
} as const;

export function DeliveryState({ state }: { state: Schemas["Delivery"]["state"] }) {
  const { icon: Icon, ...look } = LOOKS[state];
  return (
    <Badge variant="light" {...look} tt="none" leftSection={<Icon size={12} />}>
      {text.webhooks.deliveries.states[state]}
    </Badge>
  );
}

/** Its time may have come while it waits for earlier messages about the same thing. */
export function NextAttempt({ at }: { at: string }) {
  return Date.parse(at) > useNow() ? <When at={at} /> : text.webhooks.deliveries.soon;
}
