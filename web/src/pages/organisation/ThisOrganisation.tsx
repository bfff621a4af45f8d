import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import { useMay, type Membership } from "../../api/me";
import { CopyText } from "../../parts/Copy";
import { showProblems } from "../../parts/forms";
import { said } from "../../parts/said";
import { Section } from "../../parts/Section";
import { When } from "../../parts/When";
import { text } from "../../text";

const words = text.organisation;

export function ThisOrganisation({ membership }: { membership: Membership }) {
  const mayRename = useMay("organisation:write");
  const { data } = useQuery({
    queryKey: ["organisation"],
    queryFn: () => answer(api.GET("/api/v1/organisation")),
  });
  const role = text.permissions.roles[membership.role];
  return (
    <Section title={membership.organisation_name} purpose={mayRename ? undefined : words.renameNeeds}>
      {mayRename && <Rename key={membership.organisation_name} name={membership.organisation_name} />}
      <Facts
        facts={[
          [words.role, `${role.name}. ${role.about}`],
          [words.id, <CopyText key="id" value={membership.organisation_id} what={words.id} />],
          [words.created, data ? <When key="created" at={data.created_at} /> : text.common.loading],
        ]}
      />
    </Section>
  );
}

function Rename({ name }: { name: string }) {
  const queryClient = useQueryClient();
  const form = useForm({ initialValues: { name } });
  const rename = useMutation({
    mutationFn: (given: typeof form.values) => answer(api.PATCH("/api/v1/organisation", { body: given })),
    onSuccess: async (renamed) => {
      said(words.renamed(renamed.name));
      await Promise.all(["me", "organisation"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
    },
    onError: (error) => showProblems(form, error),
  });
  return (
    <form onSubmit={form.onSubmit((given) => rename.mutate(given))}>
      <Group align="flex-end" gap="sm">
        <TextInput
          label={words.name}
          autoComplete="organization"
          maxLength={128}
          required
          w={{ base: "100%", xs: 320 }}
          {...form.getInputProps("name")}
        />
        <Button type="submit" loading={rename.isPending} disabled={form.values.name === name}>
          {text.common.save}
        </Button>
      </Group>
    </form>
  );
}

function Facts({ facts }: { facts: [string, React.ReactNode][] }) {
  return (
    <Stack component="dl" gap="xs" m={0}>
      {facts.map(([name, value]) => (
        <Group key={name} gap="md" align="baseline">
          <Text component="dt" size="sm" c="dimmed" w={110}>
            {name}
          </Text>
          <Text component="dd" size="sm" m={0} flex={1} miw={200}>
            {value}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
