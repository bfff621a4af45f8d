/** A modal with a form or a result in it: what all of them have. */
import { Modal, type ModalProps } from "@mantine/core";

import { text } from "../text";

export function Dialog(props: ModalProps) {
  return <Modal closeButtonProps={{ "aria-label": text.common.close }} {...props} />;
}
