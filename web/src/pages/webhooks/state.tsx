import { Badge } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconPlayerPause, IconX } from "@tabler/icons-react";
import type { ComponentType } from "react";

import type { Schemas } from "../../api/client";
import { DARK_ORANGE, DARK_TEAL } from "../../parts/LicenseStatus";
import { text } from "../../text";

export type Webhook = Schemas["Webhook"];

export type WebhookState = "enabled" | "failing" | "paused" | "disabled";

export function stateOf({ enabled, failing_since, paused_at }: Webhook): WebhookState {
  if (!enabled) return paused_at === null ? "disabled" : "paused";
  return failing_since === null ? "enabled" : "failing";
}

const LOOKS: Record<WebhookState, { color: string; c?: string; icon: ComponentType<{ size?: number }> }> = {
  enabled: { color: "teal", c: DARK_TEAL, icon: IconCheck },
  failing: { color: "orange", c: DARK_ORANGE, icon: IconAlertTriangle },
  paused: { color: "red", icon: IconPlayerPause },
  disabled: { color: "gray", icon: IconX },
};

export function WebhookBadge({ webhook }: { webhook: Webhook }) {
  const state = stateOf(webhook);
  const { icon: Icon, ...look } = LOOKS[state];
  return (
    <Badge variant="light" {...look} tt="none" leftSection={<Icon size={12} />}>
      {text.webhooks.states[state]}
    </Badge>
  );
}
