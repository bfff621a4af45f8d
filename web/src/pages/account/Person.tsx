import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import { meQuery, useMe } from "../../api/me";
import { showProblems } from "../../parts/forms";
import { said } from "../../parts/said";
import { Section } from "../../parts/Section";
import { text } from "../../text";

const words = text.account;

export function Person() {
  const me = useMe();
  const queryClient = useQueryClient();
  const form = useForm({ initialValues: { name: me.name } });
  const rename = useMutation({
    mutationFn: (given: typeof form.values) => answer(api.PATCH("/api/v1/account", { body: given })),
    onSuccess: async (account) => {
      queryClient.setQueryData(meQuery.queryKey, account);
      said(words.nameSaved);
      await queryClient.invalidateQueries({ queryKey: ["members"] });
    },
    onError: (error) => showProblems(form, error),
  });
  return (
    <Section title={words.you}>
      <form onSubmit={form.onSubmit((given) => rename.mutate(given))}>
        <Stack maw={420}>
          <TextInput label={words.email} description={words.emailHint} value={me.email} readOnly variant="filled" />
          <TextInput label={words.name} autoComplete="name" maxLength={128} required {...form.getInputProps("name")} />
          <Group>
            <Button type="submit" loading={rename.isPending} disabled={form.values.name === me.name}>
              {text.common.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
