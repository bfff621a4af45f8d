import { Badge } from "@mantine/core";
import { IconCheck, IconPlayerPause } from "@tabler/icons-react";

import { DARK_ORANGE } from "../../parts/LicenseStatus";
import { text } from "../../text";

export function EnabledBadge({ enabled }: { enabled: boolean }) {
  return enabled ? (
    <Badge variant="light" color="teal" tt="none" leftSection={<IconCheck size={12} />}>
      {text.applications.enabled}
    </Badge>
  ) : (
    <Badge variant="light" color="orange" c={DARK_ORANGE} tt="none" leftSection={<IconPlayerPause size={12} />}>
      {text.applications.disabled}
    </Badge>
  );
}
