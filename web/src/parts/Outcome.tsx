/** What the client API answered, in colour, sign and words. */
import { Badge, Tooltip, type BadgeProps } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";

import { text } from "../text";
import type { OutcomeWords } from "../text/en/outcomes";
import { DARK_TEAL } from "./LicenseStatus";

/** The words for a code; for one that this dashboard does not know, words that say so. */
export function outcomeWords(code: string): OutcomeWords {
  return text.outcomes[code] ?? text.unknownOutcome;
}

interface OutcomeProps extends BadgeProps {
  /** A code of the client API, such as `ok` or `hwid_mismatch`. */
  code: string;
}

/** Its label; what happened on hover, with the code that the client was answered. */
export function Outcome({ code, ...props }: OutcomeProps) {
  const { label, happened } = outcomeWords(code);
  const isOk = code === "ok";
  const Icon = isOk ? IconCheck : IconX;
  return (
    <Tooltip label={`${happened} (${code})`} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      <Badge
        variant="light"
        color={isOk ? "teal" : "red"}
        c={isOk ? DARK_TEAL : undefined}
        tt="none"
        miw="max-content"
        leftSection={<Icon size={12} />}
        {...props}
      >
        {label}
      </Badge>
    </Tooltip>
  );
}
