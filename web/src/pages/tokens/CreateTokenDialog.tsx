import { Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";

import type { Schemas } from "../../api/client";
import { CopyText, ShownOnce } from "../../parts/Copy";
import { Dialog } from "../../parts/Dialog";
import { text } from "../../text";
import { TokenForm } from "./TokenForm";

const words = text.tokens;

interface CreateTokenDialogProps {
  opened: boolean;
  onClose: () => void;
}

/** First the form, then the token, which only its own button takes away again. */
export function CreateTokenDialog({ opened, onClose }: CreateTokenDialogProps) {
  const [created, setCreated] = useState<Schemas["CreatedToken"] | null>(null);

  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setCreated(null)}
      title={created ? words.newTitle : words.create}
      size="lg"
      closeOnClickOutside={created === null}
      closeOnEscape={created === null}
      withCloseButton={created === null}
    >
      {created ? (
        <Created token={created.token} onDone={onClose} />
      ) : (
        <TokenForm onCreated={setCreated} onCancel={onClose} />
      )}
    </Dialog>
  );
}

function Created({ token, onDone }: { token: string; onDone: () => void }) {
  const command = `curl ${window.location.origin}/api/v1/licenses -H "Authorization: Bearer ${token}"`;
  return (
    <Stack>
      <ShownOnce value={token} what={words.newName} />
      <div>
        <Text size="sm" fw={600}>
          {words.tryIt}
        </Text>
        <CopyText value={command} what={words.command} />
      </div>
      <Group justify="flex-end">
        <Button onClick={onDone}>{words.done}</Button>
      </Group>
    </Stack>
  );
}
