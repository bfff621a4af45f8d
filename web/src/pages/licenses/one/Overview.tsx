/** What holds for the license, and where each value comes from; whose it is; what the application is told. */
import { Badge, Code, Group, SimpleGrid, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import type { LicenseDetail } from "../../../api/licenses";
import { policiesQuery } from "../../../api/policies";
import { CopyIcon, CopyText } from "../../../parts/Copy";
import { Section } from "../../../parts/Section";
import { When } from "../../../parts/When";
import { number, text } from "../../../text";
import { Ends } from "../columns";
import { limit } from "../terms";
import { MetadataEditor } from "./MetadataEditor";

const words = text.license;

export function Overview({ license, etag }: { license: LicenseDetail; etag: string }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" style={{ alignItems: "start" }}>
      <Stack gap="md">
        <Terms license={license} />
      </Stack>
      <Stack gap="md">
        <Customer license={license} />
        <MetadataEditor license={license} etag={etag} />
      </Stack>
    </SimpleGrid>
  );
}

function Terms({ license }: { license: LicenseDetail }) {
  const { terms } = license;
  const policies = useQuery(policiesQuery(license.application_id)).data;
  const policy = policies?.find(({ id }) => id === license.policy_id);
  const otherwise = license.policy_id === null ? words.terms.standard : words.terms.policy;
  const origin = (own: unknown) => (own === null ? otherwise : words.terms.own);
  const atLimit = terms.at_session_limit === "reject" ? text.licenses.form.reject : text.licenses.form.replaceOldest;
  return (
    <Section title={words.terms.title} purpose={words.terms.purpose}>
      <Table variant="vertical" layout="auto" withRowBorders>
        <Table.Tbody>
          <Row label={words.terms.policyName}>{policy?.name ?? license.policy_id ?? text.common.none}</Row>
          <Row label={words.terms.ends} origin={words.terms.own}>
            <Ends license={license} />
          </Row>
          <Row label={words.terms.firstUse}>
            <When at={license.first_used_at} none={text.licenses.neverUsed} />
          </Row>
          <Row label={words.terms.devices} origin={origin(license.max_devices)}>
            {words.terms.inUse(number(license.device_count), limit(terms.max_devices))}
          </Row>
          <Row label={words.terms.sessions} origin={origin(license.max_sessions)}>
            {words.terms.inUse(number(license.live_session_count), limit(terms.max_sessions))}
          </Row>
          <Row label={words.terms.atLimit} origin={origin(license.at_session_limit)}>
            {atLimit}
          </Row>
          <Row label={words.terms.entitlements} origin={origin(license.entitlements)}>
            {terms.entitlements.length === 0 ? (
              text.common.none
            ) : (
              <Group gap={4}>
                {terms.entitlements.map((name) => (
                  <Code key={name}>{name}</Code>
                ))}
              </Group>
            )}
          </Row>
        </Table.Tbody>
      </Table>
    </Section>
  );
}

function Customer({ license }: { license: LicenseDetail }) {
  const isNamed = license.username || license.email;
  return (
    <Section title={words.customer.title} purpose={isNamed ? undefined : words.customer.nobody}>
      <Table variant="vertical" layout="auto">
        <Table.Tbody>
          {license.username && <Row label={text.licenses.form.username}>{license.username}</Row>}
          {license.email && (
            <Row label={text.licenses.form.email}>
              <Group gap={4} wrap="nowrap">
                <Text span inherit style={{ overflowWrap: "anywhere" }}>
                  {license.email}
                </Text>
                <CopyIcon value={license.email} what={text.licenses.form.email} />
              </Group>
            </Row>
          )}
          {license.note && (
            <Row label={text.licenses.form.note}>
              <Text span inherit style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
                {license.note}
              </Text>
            </Row>
          )}
          <Row label={words.customer.id}>
            <CopyText value={license.id} what={words.customer.id} />
          </Row>
          <Row label={words.customer.created}>
            <When at={license.created_at} />
          </Row>
          <Row label={words.customer.updated}>
            <When at={license.updated_at} />
          </Row>
        </Table.Tbody>
      </Table>
    </Section>
  );
}

function Row({ label, origin, children }: { label: string; origin?: string; children: ReactNode }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" w="34%" fw={500}>
        {label}
      </Table.Th>
      <Table.Td>
        <Group justify="space-between" gap="xs">
          <div>{children}</div>
          {origin && (
            <Badge variant="default" tt="none" fw={500} miw="max-content">
              {origin}
            </Badge>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
