/** One's password once more, before something that changes what lets one in. */
import { Button, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { isProblem } from "../../api/problems";
import { showProblems } from "../../parts/forms";
import { text } from "../../text";

const words = text.account.password;

interface WithPasswordProps {
  /** What will happen. */
  children?: ReactNode;
  submit: string;
  danger?: boolean;
  act: (password: string) => Promise<unknown>;
  onCancel: () => void;
}

export function WithPassword({ children, submit, danger = false, act, onCancel }: WithPasswordProps) {
  const form = useForm({ mode: "uncontrolled", initialValues: { password: "" } });
  const acting = useMutation({
    mutationFn: ({ password }: typeof form.values) => act(password),
    onError: (error) => {
      if (isProblem(error, "wrong_password")) form.setFieldError("password", words.wrong);
      else showProblems(form, error);
    },
  });
  return (
    <form onSubmit={form.onSubmit((given) => acting.mutate(given))}>
      <Stack>
        {children}
        <Text size="sm">{words.again}</Text>
        <PasswordInput
          label={words.own}
          autoComplete="current-password"
          required
          data-autofocus
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {text.common.cancel}
          </Button>
          <Button type="submit" color={danger ? "red.8" : undefined} loading={acting.isPending}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
