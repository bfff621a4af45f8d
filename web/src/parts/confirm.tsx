/** Asking before what cannot be undone. */
import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import type { ReactNode } from "react";

import { text } from "../text";

interface Question {
  title: string;
  /** What will happen, to whom, and that there is no way back where there is none. */
  children: ReactNode;
  /** The verb of the button: "Revoke 3 licenses". */
  confirm: string;
  danger?: boolean;
  onConfirm: () => void;
}

export function confirm({ title, children, confirm: label, danger = true, onConfirm }: Question): void {
  modals.openConfirmModal({
    title,
    children: typeof children === "string" ? <Text size="sm">{children}</Text> : children,
    labels: { confirm: label, cancel: text.common.cancel },
    confirmProps: danger ? { color: "red.8" } : {},
    closeButtonProps: { "aria-label": text.common.close },
    onConfirm,
  });
}
