import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { answer, api, type Schemas } from "../../api/client";
import { ApplicationFilter } from "../../parts/ApplicationSelect";
import { showProblems } from "../../parts/forms";
import { text } from "../../text";
import { EventTypesInput } from "./EventTypesInput";
import type { Webhook } from "./state";

const words = text.webhooks;

interface WebhookFormProps {
  /** The one that is edited, and what was seen of it; none for a new one. */
  edited: { webhook: Webhook; etag: string } | null;
  onSaved: (webhook: Webhook | Schemas["CreatedWebhook"]) => void;
  onCancel: () => void;
}

export function WebhookForm({ edited, onSaved, onCancel }: WebhookFormProps) {
  const queryClient = useQueryClient();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: {
      url: edited?.webhook.url ?? "",
      description: edited?.webhook.description ?? "",
      event_types: edited?.webhook.event_types ?? ["license.*"],
    },
    validate: { event_types: (patterns) => (patterns.length === 0 ? words.choose.missing : null) },
  });
  const [application, setApplication] = useState(edited?.webhook.application_id ?? undefined);
  const save = useMutation({
    mutationFn: (given: typeof form.values): Promise<Webhook | Schemas["CreatedWebhook"]> => {
      const body = { ...given, application_id: application ?? null };
      if (!edited) return answer(api.POST("/api/v1/webhooks", { body }));
      const params = { path: { webhook_id: edited.webhook.id }, header: { "If-Match": edited.etag } };
      return answer(api.PATCH("/api/v1/webhooks/{webhook_id}", { params, body }));
    },
    onSuccess: async (webhook) => {
      onSaved(webhook);
      await queryClient.invalidateQueries({ queryKey: ["webhooks"] });
    },
    onError: (error) => showProblems(form, error),
  });
  return (
    <form onSubmit={form.onSubmit((given) => save.mutate(given))}>
      <Stack>
        <TextInput
          label={words.url}
          description={words.urlHint}
          type="url"
          required
          maxLength={2048}
          data-autofocus
          key={form.key("url")}
          {...form.getInputProps("url")}
        />
        <Textarea
          label={words.description}
          description={words.descriptionHint}
          autosize
          maxRows={4}
          maxLength={256}
          key={form.key("description")}
          {...form.getInputProps("description")}
        />
        <EventTypesInput key={form.key("event_types")} {...form.getInputProps("event_types")} />
        <ApplicationFilter label={words.application} value={application} onChange={setApplication} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {edited ? text.common.save : text.common.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
