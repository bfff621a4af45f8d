/** Short words in the corner: what was done, or why it was not. */
import { notifications } from "@mantine/notifications";

import { text } from "../text";
import { explain } from "./Trouble";

/** A notification's cross has a name, for who does not see it. */
export const closable = { closeButtonProps: { "aria-label": text.common.close } };

export function said(message: string): void {
  notifications.show({ message, color: "teal", ...closable });
}

/** For a mutation's `onError`. */
export function complained(error: unknown): void {
  notifications.show({ title: text.common.failed, message: explain(error), color: "red", autoClose: 10_000, ...closable });
}
