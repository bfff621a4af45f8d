import { Button, Group, PasswordInput, Stack, VisuallyHidden } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import { useMe } from "../../api/me";
import { isProblem } from "../../api/problems";
import { showProblems } from "../../parts/forms";
import { said } from "../../parts/said";
import { Section } from "../../parts/Section";
import { text } from "../../text";

const words = text.account.password;

export function PasswordForm() {
  const me = useMe();
  const queryClient = useQueryClient();
  const form = useForm({ mode: "uncontrolled", initialValues: { current_password: "", new_password: "" } });
  const change = useMutation({
    mutationFn: (given: typeof form.values) => answer(api.PUT("/api/v1/account/password", { body: given })),
    onSuccess: async () => {
      said(words.saved);
      form.reset();
      await queryClient.invalidateQueries({ queryKey: ["logins"] });
    },
    onError: (error) => {
      if (isProblem(error, "wrong_password")) form.setFieldError("current_password", words.wrong);
      else showProblems(form, error);
    },
  });
  return (
    <Section title={words.title} purpose={words.purpose}>
      <form onSubmit={form.onSubmit((given) => change.mutate(given))}>
        <Stack maw={420}>
          {/* For password managers: whose password it is. */}
          <VisuallyHidden aria-hidden>
            <input type="text" autoComplete="username" value={me.email} readOnly tabIndex={-1} />
          </VisuallyHidden>
          <PasswordInput
            label={words.current}
            autoComplete="current-password"
            required
            key={form.key("current_password")}
            {...form.getInputProps("current_password")}
          />
          <PasswordInput
            label={words.fresh}
            description={words.hint}
            autoComplete="new-password"
            required
            key={form.key("new_password")}
            {...form.getInputProps("new_password")}
          />
          <Group>
            <Button type="submit" loading={change.isPending}>
              {words.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
