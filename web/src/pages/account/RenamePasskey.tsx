import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api, type Schemas } from "../../api/client";
import { showProblems } from "../../parts/forms";
import { said } from "../../parts/said";
import { text } from "../../text";

const words = text.account.passkeys;

export function RenamePasskey({ passkey, onDone }: { passkey: Schemas["Passkey"]; onDone: () => void }) {
  const queryClient = useQueryClient();
  const form = useForm({ mode: "uncontrolled", initialValues: { name: passkey.name } });
  const rename = useMutation({
    mutationFn: (given: typeof form.values) =>
      answer(
        api.PATCH("/api/v1/account/passkeys/{passkey_id}", {
          params: { path: { passkey_id: passkey.id } },
          body: given,
        }),
      ),
    onSuccess: async ({ name }) => {
      said(words.renamed(name));
      onDone();
      await queryClient.invalidateQueries({ queryKey: ["passkeys"] });
    },
    onError: (error) => showProblems(form, error),
  });
  return (
    <form onSubmit={form.onSubmit((given) => rename.mutate(given))}>
      <Stack>
        <TextInput
          label={words.name}
          maxLength={128}
          required
          data-autofocus
          key={form.key("name")}
          {...form.getInputProps("name")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={rename.isPending}>
            {text.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
