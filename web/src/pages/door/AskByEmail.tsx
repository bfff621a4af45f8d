/** Asking for a link by e-mail. What is said afterwards is the same whoever has an account. */
import { Button, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";

import { showAtFields } from "../../parts/forms";
import { text } from "../../text";
import { Door } from "./Door";
import { EmailField, Refused, WayTo } from "./fields";

interface AskByEmailProps {
  title: string;
  purpose: string;
  submit: string;
  ask: (email: string) => Promise<unknown>;
  sent: (email: string) => string;
}

export function AskByEmail({ title, purpose, submit, ask, sent }: AskByEmailProps) {
  const form = useForm({ mode: "uncontrolled", initialValues: { email: "" } });
  const asking = useMutation({
    mutationFn: ({ email }: typeof form.values) => ask(email),
    onError: (error) => showAtFields(form, error),
  });
  if (asking.isSuccess) {
    return (
      <Door title={text.door.reset.sentTitle}>
        <Text role="status">{sent(asking.variables.email)}</Text>
        <Text c="dimmed">{text.door.reset.sentHint}</Text>
        <WayTo to="/sign-in">{text.door.setup.toSignIn}</WayTo>
      </Door>
    );
  }
  return (
    <Door title={title} purpose={purpose}>
      <form onSubmit={form.onSubmit((given) => asking.mutate(given))}>
        <Stack>
          <Refused error={asking.error} />
          <EmailField autoFocus key={form.key("email")} {...form.getInputProps("email")} />
          <Button type="submit" loading={asking.isPending} fullWidth>
            {submit}
          </Button>
          <WayTo to="/sign-in">{text.door.setup.toSignIn}</WayTo>
        </Stack>
      </form>
    </Door>
  );
}
