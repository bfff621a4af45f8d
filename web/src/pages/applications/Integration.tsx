/** What goes into the vendor's program, ready to paste. */
import { Alert, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconLockOpen } from "@tabler/icons-react";

import type { ApplicationDetail } from "../../api/applications";
import { CopyText } from "../../parts/Copy";
import { Section } from "../../parts/Section";
import { When } from "../../parts/When";
import { text } from "../../text";
import { Snippets } from "./snippets/Snippets";
import { isPlainHttp } from "./snippets/values";

const words = text.applications.integration;

/** The keys that go into a program: the newest API key, and the public keys that sign now or later. */
export function shippedKeys({ api_keys, signing_keys }: ApplicationDetail) {
  return {
    apiKey: api_keys[0]?.api_key ?? "",
    publicKeys: signing_keys.filter(({ state }) => state !== "retired").map(({ public_key }) => public_key),
  };
}

export function Integration({ application }: { application: ApplicationDetail }) {
  const baseUrl = window.location.origin;
  const { apiKey, publicKeys } = shippedKeys(application);
  const signing = application.signing_keys.find(({ state }) => state === "signing");
  const upcoming = application.signing_keys.find(({ state }) => state === "upcoming");
  return (
    <Stack gap="xl">
      <SimpleGrid cols={{ base: 1, md: 3 }} spacing="lg">
        <Value label={words.address} hint={words.addressHint} value={baseUrl} />
        <Value label={words.apiKey} hint={words.apiKeyHint} value={apiKey} />
        <Value label={words.publicKey} hint={words.publicKeyHint} value={signing?.public_key ?? ""} />
      </SimpleGrid>
      <Section title={words.into} purpose={words.intoHint}>
        {isPlainHttp(baseUrl) && (
          <Alert color="orange" variant="light" icon={<IconLockOpen />}>
            {words.plainHttp}
          </Alert>
        )}
        {upcoming && (
          <Text size="sm">
            {words.upcoming} <When at={upcoming.active_from} />.
          </Text>
        )}
        <Snippets values={{ baseUrl, apiKey, publicKeys }} />
      </Section>
    </Stack>
  );
}

export function Value({ label, hint, value }: { label: string; hint: string; value: string }) {
  return (
    <Stack gap={4}>
      <Text fw={600} size="sm">
        {label}
      </Text>
      <CopyText value={value} what={label} />
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
    </Stack>
  );
}
