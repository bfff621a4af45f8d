/** What an action needs to be told, for one license or many: a reason, a duration, or just a yes. */
import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";

import type { Schemas } from "../../api/client";
import { DurationInput } from "../../parts/DurationInput";
import { text } from "../../text";
import { BulkChanges } from "./BulkChanges";
import type { Action, Given } from "./bulk";

const words = text.licenses;
const FINAL: readonly Action[] = ["revoke", "delete"];

interface ActionFormProps {
  action: Action;
  /** Of the button: "Suspend 3 licenses". */
  label: string;
  isPending: boolean;
  /** Whose policies can be chosen from, where the licenses are of one application. */
  applicationId: string | undefined;
  onSubmit: (given: Given) => void;
  onCancel: () => void;
}

export function ActionForm({ action, label, isPending, applicationId, onSubmit, onCancel }: ActionFormProps) {
  const [reason, setReason] = useState("");
  const [seconds, setSeconds] = useState<number | null>(30 * 86_400);
  const [changes, setChanges] = useState<Schemas["LicenseChanges"] | null>({});
  const isReady = (action !== "extend" || seconds) && (action !== "update" || (changes && Object.keys(changes).length > 0));

  function submit() {
    if (action === "suspend" || action === "revoke") onSubmit(reason.trim() ? { reason: reason.trim() } : {});
    else if (action === "extend") onSubmit({ duration_seconds: seconds ?? 0 });
    else if (action === "update") onSubmit({ changes: changes ?? {} });
    else onSubmit({});
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) submit();
      }}
    >
      <Stack>
        <Text size="sm">{words.explain[action]}</Text>
        {(action === "suspend" || action === "revoke") && (
          <Textarea
            label={words.reason}
            description={words.reasonHint}
            maxLength={256}
            autosize
            data-autofocus
            value={reason}
            // One line, however long: the server takes no line breaks in it.
            onChange={({ currentTarget }) => setReason(currentTarget.value.replaceAll("\n", " "))}
          />
        )}
        {action === "extend" && <DurationInput label={words.extendBy} required value={seconds} onChange={setSeconds} />}
        {action === "update" && <BulkChanges applicationId={applicationId} onChange={setChanges} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={isPending} disabled={!isReady} {...(FINAL.includes(action) && { color: "red.8" })}>
            {label}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
