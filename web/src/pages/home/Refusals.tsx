/** Who was turned away lately, and why. */
import { Group, Stack, Text } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";

import { useApplications } from "../../api/applications";
import { attemptsQuery, type Attempt } from "../../api/attempts";
import { AnchorLink } from "../../parts/links";
import { LoadingRows } from "../../parts/Loading";
import { Outcome, outcomeWords } from "../../parts/Outcome";
import { Section } from "../../parts/Section";
import { Trouble } from "../../parts/Trouble";
import { When } from "../../parts/When";
import { text } from "../../text";
import { REFRESH_MS } from "./refresh";

const words = text.home.refusals;
const SHOWN = 6;
/** Each application is asked for its own. */
const APPLICATIONS_ASKED = 10;

export function Refusals({ applicationId }: { applicationId: string | undefined }) {
  const applications = useApplications();
  const asked = applicationId ? [applicationId] : applications.slice(0, APPLICATIONS_ASKED).map(({ id }) => id);
  const { attempts, isPending, error } = useQueries({
    queries: asked.map((id) => ({ ...attemptsQuery(id, "refused", SHOWN), refetchInterval: REFRESH_MS })),
    combine: (answers) => ({
      attempts: newest(answers.flatMap(({ data }) => data ?? [])),
      isPending: answers.some((one) => one.isPending),
      error: answers.find((one) => one.error && !one.data)?.error,
    }),
  });

  return (
    <Section title={words.title} purpose={words.purpose}>
      {error ? (
        <Trouble error={error} />
      ) : isPending ? (
        <LoadingRows rows={SHOWN} height={44} />
      ) : attempts.length === 0 ? (
        <Text size="sm">{words.none}</Text>
      ) : (
        <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: "none" }}>
          {attempts.map((attempt) => (
            <Refusal key={attempt.id} attempt={attempt} />
          ))}
        </Stack>
      )}
      {!applicationId && applications.length > APPLICATIONS_ASKED && (
        <Text size="sm" c="dimmed">
          {words.newestOnly(APPLICATIONS_ASKED)}
        </Text>
      )}
    </Section>
  );
}

function newest(attempts: Attempt[]): Attempt[] {
  return attempts.sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, SHOWN);
}

function Refusal({ attempt }: { attempt: Attempt }) {
  const { outcome, license_id: licenseId, hwid, address, client_version: version, occurred_at: at } = attempt;
  return (
    <li>
      <Group justify="space-between" gap="xs">
        <Outcome code={outcome} />
        <Text size="sm" c="dimmed">
          <When at={at} />
        </Text>
      </Group>
      <Text size="sm">{outcomeWords(outcome).happened}</Text>
      <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {licenseId ? (
          <AnchorLink to="/licenses/$licenseId" params={{ licenseId }} inherit>
            {words.license}
          </AnchorLink>
        ) : (
          words.unknownKey
        )}
        {` · ${words.device} ${short(hwid)} ${words.from} ${address}${version ? `, ${words.version} ${version}` : ""}`}
      </Text>
    </li>
  );
}

/** A HWID is long, and its beginning tells it apart. */
function short(hwid: string): string {
  return hwid.length > 16 ? `${hwid.slice(0, 12)}…` : hwid;
}
