/** The signing secret: shown once, with what it is for. */
import { Anchor, Button, Group, Modal, Stack, Text } from "@mantine/core";

import { ShownOnce } from "../../parts/Copy";
import { exactly } from "../../parts/times";
import { text } from "../../text";

const words = text.webhooks.secret;

const LIBRARIES = "https://www.standardwebhooks.com";

export interface Secret {
  secret: string;
  previous_valid_until?: string;
}

interface SecretModalProps {
  secret: Secret | null;
  onClose: () => void;
}

export function SecretModal({ secret, onClose }: SecretModalProps) {
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={words.title}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": text.common.close }}
    >
      {secret && (
        <Stack>
          <Text size="sm">{words.what}</Text>
          <ShownOnce value={secret.secret} what={words.name} />
          {secret.previous_valid_until !== undefined && (
            <Text size="sm">{words.until(exactly(secret.previous_valid_until))}</Text>
          )}
          <HowToVerify />
          <Group justify="flex-end">
            <Button onClick={onClose}>{words.done}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

export function HowToVerify() {
  return (
    <Text size="sm">
      {words.verify}{" "}
      <Anchor href={LIBRARIES} target="_blank" rel="noreferrer" underline="always" inherit>
        {words.libraries}
      </Anchor>
      {", "}
      <Anchor href="/docs/api" target="_blank" underline="always" inherit>
        {words.reference}
      </Anchor>
      .
    </Text>
  );
}
