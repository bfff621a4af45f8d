import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";

import { text } from "../../../text";

const words = text.license.transfer;

interface TransferFormProps {
  isPending: boolean;
  onSubmit: (to: { username: string; email: string }) => void;
  onCancel: () => void;
}

export function TransferForm({ isPending, onSubmit, onCancel }: TransferFormProps) {
  const form = useForm({ mode: "uncontrolled", initialValues: { username: "", email: "" } });
  return (
    <form onSubmit={form.onSubmit(onSubmit)}>
      <Stack>
        <Text size="sm">{text.licenses.explain.transfer}</Text>
        <TextInput
          label={words.username}
          required
          maxLength={256}
          autoComplete="off"
          data-autofocus
          key={form.key("username")}
          {...form.getInputProps("username")}
        />
        <TextInput
          label={words.email}
          type="email"
          maxLength={256}
          autoComplete="off"
          key={form.key("email")}
          {...form.getInputProps("email")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={isPending}>
            {words.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
