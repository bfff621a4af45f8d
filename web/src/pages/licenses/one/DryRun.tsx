/** What the application would be answered, for a device, an address, a version and a moment of one's choice. */
import { Alert, Anchor, Autocomplete, Button, Group, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";

import { answer, api, type Schemas } from "../../../api/client";
import type { LicenseDetail } from "../../../api/licenses";
import { showProblems } from "../../../parts/forms";
import { outcomeWords } from "../../../parts/Outcome";
import { Section } from "../../../parts/Section";
import { exactly } from "../../../parts/times";
import { text } from "../../../text";
import { apiTime } from "../terms";

const words = text.license.check;

export function DryRun({ license }: { license: LicenseDetail }) {
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { hwid: license.devices[0]?.hwid ?? "", address: "", version: "", at: "" },
    validate: { hwid: (hwid) => (hwid.trim() ? null : words.missing) },
  });
  const check = useMutation({
    mutationFn: ({ hwid, address, version, at }: ReturnType<typeof form.getValues>) =>
      answer(
        api.POST("/api/v1/licenses/{license_id}/check", {
          params: { path: { license_id: license.id } },
          body: { hwid, address: address.trim(), version: version.trim(), at: at ? apiTime(at) : null },
        }),
      ),
    onError: (error) => showProblems(form, error),
  });
  const hwids = [...new Set(license.devices.map(({ hwid }) => hwid))];
  return (
    <Section title={words.title} purpose={words.purpose}>
      <form noValidate onSubmit={form.onSubmit((values) => check.mutate(values))}>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Autocomplete
              label={words.hwid}
              description={words.hwidHint}
              data={hwids}
              required
              maxLength={256}
              key={form.key("hwid")}
              {...form.getInputProps("hwid")}
            />
            <TextInput
              label={words.address}
              description={words.addressHint}
              placeholder="203.0.113.7"
              key={form.key("address")}
              {...form.getInputProps("address")}
            />
            <TextInput
              label={words.version}
              description={words.versionHint}
              placeholder="1.4.2"
              key={form.key("version")}
              {...form.getInputProps("version")}
            />
            <TextInput
              type="datetime-local"
              label={words.at}
              description={words.atHint}
              key={form.key("at")}
              {...form.getInputProps("at")}
            />
          </SimpleGrid>
          <Group>
            <Button type="submit" loading={check.isPending}>
              {words.submit}
            </Button>
          </Group>
        </Stack>
      </form>
      <div role="status">{check.data && <Answered checked={check.data} />}</div>
    </Section>
  );
}

function Answered({ checked }: { checked: Schemas["Checked"] }) {
  const { advice } = outcomeWords(checked.code);
  return (
    <Alert
      color={checked.success ? "teal" : "red"}
      variant="light"
      icon={checked.success ? <IconCheck /> : <IconX />}
      title={checked.success ? words.yes : words.no}
      styles={{ title: { color: "var(--mantine-color-text)" }, message: { color: "var(--mantine-color-text)" } }}
    >
      <Stack gap={6}>
        <Text size="sm" fw={500}>
          {checked.rule}
        </Text>
        {!checked.success && <Text size="sm">{advice}</Text>}
        <Text size="sm">{words.answered(checked.status, checked.code, checked.message)}</Text>
        {checked.detail && <Text size="sm">{words.told(checked.detail)}</Text>}
        {checked.download_url && (
          <Anchor size="sm" href={checked.download_url} target="_blank" rel="noreferrer">
            {words.download}
          </Anchor>
        )}
        <Text size="sm">
          {words.asOf} {exactly(checked.at)}.
        </Text>
      </Stack>
    </Alert>
  );
}
