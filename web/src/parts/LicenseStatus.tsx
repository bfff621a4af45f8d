/** A license's status, in colour, sign and word. */
import { Badge, type BadgeProps } from "@mantine/core";
import { IconBan, IconCheck, IconClockX, IconPlayerPause } from "@tabler/icons-react";
import type { ComponentType } from "react";

import type { Schemas } from "../api/client";
import { text } from "../text";
import { useNow } from "./now";

export type ShownStatus = keyof typeof text.licenseStatus;

// Mantine's own darkest shades of these are too light for words.
export const DARK_TEAL = "light-dark(#056148, var(--mantine-color-teal-0))";
export const DARK_ORANGE = "light-dark(#8a3206, var(--mantine-color-orange-0))";

const LOOKS: Record<ShownStatus, { color: string; c?: string; icon: ComponentType<{ size?: number }> }> = {
  active: { color: "teal", c: DARK_TEAL, icon: IconCheck },
  expired: { color: "gray", icon: IconClockX },
  suspended: { color: "orange", c: DARK_ORANGE, icon: IconPlayerPause },
  revoked: { color: "red", icon: IconBan },
};

/** As people see it, and as lists filter by: an active license whose time is over is expired. */
export function shownStatus(license: Pick<Schemas["License"], "status" | "expires_at">, now: number): ShownStatus {
  const over = license.expires_at !== null && Date.parse(license.expires_at) <= now;
  return license.status === "active" && over ? "expired" : license.status;
}

interface LicenseStatusProps extends BadgeProps {
  license: Pick<Schemas["License"], "status" | "expires_at">;
}

export function LicenseStatus({ license, ...props }: LicenseStatusProps) {
  const status = shownStatus(license, useNow());
  const { icon: Icon, ...look } = LOOKS[status];
  return (
    <Badge variant="light" {...look} tt="none" miw="max-content" leftSection={<Icon size={12} />} {...props}>
      {text.licenseStatus[status]}
    </Badge>
  );
}
