import { Button, Group, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import { showProblems } from "../../parts/forms";
import { Section } from "../../parts/Section";
import { useChangeOrganisation } from "../../shell/useChangeOrganisation";
import { text } from "../../text";

const words = text.organisation;

export function CreateOrganisation() {
  const queryClient = useQueryClient();
  const change = useChangeOrganisation();
  const form = useForm({ mode: "uncontrolled", initialValues: { name: "" } });
  const create = useMutation({
    mutationFn: (given: typeof form.values) => answer(api.POST("/api/v1/organisations", { body: given })),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ["me"] }); // Until then one is no member of it.
      await change(id);
    },
    onError: (error) => showProblems(form, error),
  });
  return (
    <Section title={words.create} purpose={words.createPurpose}>
      <form onSubmit={form.onSubmit((given) => create.mutate(given))}>
        <Group align="flex-end" gap="sm">
          <TextInput
            label={words.newName}
            maxLength={128}
            required
            w={{ base: "100%", xs: 320 }}
            key={form.key("name")}
            {...form.getInputProps("name")}
          />
          <Button type="submit" variant="default" loading={create.isPending}>
            {text.common.create}
          </Button>
        </Group>
      </form>
    </Section>
  );
}
