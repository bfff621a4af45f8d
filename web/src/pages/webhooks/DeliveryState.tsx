import { Badge } from "@mantine/core";
import { IconCheck, IconClock, IconX } from "@tabler/icons-react";

import type { Schemas } from "../../api/client";
import { text } from "../../text";

const LOOKS = {
  pending: { color: "ink", icon: IconClock },
  delivered: { color: "teal", icon: IconCheck },
  failed: { color: "red", icon: IconX },
} as const;

export function DeliveryState({ state }: { state: Schemas["Delivery"]["state"] }) {
  const { color, icon: Icon } = LOOKS[state];
  return (
    <Badge variant="light" color={color} tt="none" leftSection={<Icon size={12} />}>
      {text.webhooks.deliveries.states[state]}
    </Badge>
  );
}
