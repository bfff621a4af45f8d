import { Alert, Button, Group, Select, Stack, TagsInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { answer, api, type Schemas } from "../../api/client";
import { useMembership } from "../../api/me";
import { showAtFields } from "../../parts/forms";
import { explain } from "../../parts/Trouble";
import { text } from "../../text";
import { expiresAt, type Expiry } from "./expiry";
import { scopesOf } from "./scopes";
import { ScopesField } from "./ScopesField";

const words = text.tokens;
const EXPIRIES = Object.entries(words.expiries).map(([value, label]) => ({ value: value as Expiry, label }));

interface TokenFormProps {
  onCreated: (token: Schemas["CreatedToken"]) => void;
  onCancel: () => void;
}

export function TokenForm({ onCreated, onCancel }: TokenFormProps) {
  const mine = useMembership()?.permissions ?? [];
  const queryClient = useQueryClient();
  const [refusal, setRefusal] = useState<unknown>(null);
  const form = useForm({
    initialValues: {
      name: "",
      scopes: scopesOf("shop", mine),
      expiry: "year" as Expiry,
      expires_at: "",
      networks: [] as string[],
    },
    validate: {
      scopes: (scopes) => (scopes.length === 0 ? words.scopesMissing : null),
      expires_at: (date, { expiry }) => (expiresAt(expiry, date, Date.now()) === undefined ? words.dateMissing : null),
    },
  });
  const create = useMutation({
    mutationFn: ({ name, scopes, expiry, expires_at: date, networks }: typeof form.values) => {
      const expires_at = expiresAt(expiry, date, Date.now()) ?? null;
      return answer(api.POST("/api/v1/tokens", { body: { name, scopes, networks, expires_at } }));
    },
    onSuccess: async (created) => {
      onCreated(created);
      await queryClient.invalidateQueries({ queryKey: ["tokens"] });
    },
    onError: (error) => setRefusal(showAtFields(form, error) ? null : error),
  });
  return (
    <form onSubmit={form.onSubmit((given) => create.mutate(given))}>
      <Stack>
        <TextInput
          label={words.name}
          description={words.nameHint}
          maxLength={128}
          required
          data-autofocus
          {...form.getInputProps("name")}
        />
        <ScopesField mine={mine} {...form.getInputProps("scopes")} />
        <Group align="flex-start" grow>
          <Select
            label={words.expiry}
            data={EXPIRIES}
            allowDeselect={false}
            {...form.getInputProps("expiry")}
          />
          {form.values.expiry === "date" && (
            <TextInput label={words.date} type="date" required {...form.getInputProps("expires_at")} />
          )}
        </Group>
        <TagsInput
          label={words.networks}
          description={words.networksHint}
          maxTags={50}
          acceptValueOnBlur
          {...form.getInputProps("networks")}
        />
        {refusal !== null && (
          <Alert color="red" variant="light" role="alert">
            {explain(refusal)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {words.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
