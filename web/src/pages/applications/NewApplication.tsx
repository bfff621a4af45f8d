/** Creating an application. The same form stands in a dialog, and on the welcome page. */
import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { modals } from "@mantine/modals";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api, type Schemas } from "../../api/client";
import { showProblems } from "../../parts/forms";
import { said } from "../../parts/said";
import { text } from "../../text";

const words = text.applications.new;

type Created = (application: Schemas["CreatedApplication"]) => void;

export function NewApplicationForm({ onCreated }: { onCreated: Created }) {
  const queryClient = useQueryClient();
  const form = useForm({ mode: "uncontrolled", initialValues: { name: "" } });
  const create = useMutation({
    mutationFn: (body: typeof form.values) => answer(api.POST("/api/v1/applications", { body })),
    onSuccess: async (created) => {
      await queryClient.invalidateQueries({ queryKey: ["applications"] });
      said(words.done(created.name));
      onCreated(created);
    },
    onError: (error) => showProblems(form, error),
  });
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))}>
      <Stack align="stretch" maw={420}>
        <TextInput
          label={words.name}
          description={words.nameHint}
          required
          maxLength={128}
          data-autofocus
          key={form.key("name")}
          {...form.getInputProps("name")}
        />
        <Button type="submit" loading={create.isPending} style={{ alignSelf: "flex-start" }}>
          {words.submit}
        </Button>
      </Stack>
    </form>
  );
}

/** Opens it as a dialog, from anywhere. */
export function openNewApplication(onCreated: Created): void {
  const id = modals.open({
    title: words.title,
    closeButtonProps: { "aria-label": text.common.close },
    children: (
      <NewApplicationForm
        onCreated={(created) => {
          modals.close(id);
          onCreated(created);
        }}
      />
    ),
  });
}
