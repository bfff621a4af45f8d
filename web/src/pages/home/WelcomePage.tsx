/** The first ten minutes: from nothing to a licensed program. Each step is read off what there is already. */
import { Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { applicationQuery, applicationsQuery } from "../../api/applications";
import { useMay } from "../../api/me";
import { ApplicationSelect } from "../../parts/ApplicationSelect";
import { ButtonLink } from "../../parts/links";
import { LoadingRows } from "../../parts/Loading";
import { Page } from "../../parts/Page";
import { Trouble } from "../../parts/Trouble";
import { text } from "../../text";
import { shippedKeys, Value } from "../applications/Integration";
import { NewApplicationForm } from "../applications/NewApplication";
import { Snippets } from "../applications/snippets/Snippets";
import { FirstInit } from "./FirstInit";
import { FirstLicense } from "./FirstLicense";
import { Step } from "./Step";
import { firstInitQuery, firstLicenseQuery } from "./welcome";

const words = text.welcome;

export function WelcomePage() {
  const { application: wanted } = useSearch({ from: "/inside/welcome" });
  const navigate = useNavigate({ from: "/welcome" });
  const mayCreate = useMay("applications:write");
  const seesKeys = useMay("license_keys");
  const applications = useQuery(applicationsQuery);
  const application = applications.data?.find(({ id }) => id === wanted) ?? applications.data?.[0];
  const id = application?.id ?? "";
  const detail = useQuery({ ...applicationQuery(id), enabled: id !== "" }).data?.data;
  const license = useQuery({ ...firstLicenseQuery(id), enabled: id !== "" }).data;
  const first = useQuery(firstInitQuery(id)).data;

  const choose = (chosen: string | undefined) => void navigate({ search: { application: chosen }, replace: true });

  if (applications.error && !applications.data) {
    return (
      <Page title={words.title}>
        <Trouble error={applications.error} retry={applications.refetch} />
      </Page>
    );
  }
  if (applications.isPending) {
    return (
      <Page title={words.title} purpose={words.purpose}>
        <LoadingRows rows={4} height={96} />
      </Page>
    );
  }
  return (
    <Page title={words.title} purpose={words.purpose}>
      <Stack component="ol" gap="lg" p={0} m={0} style={{ listStyle: "none" }}>
        <Step number={1} title={words.steps.application.title} state={application ? "done" : "toDo"}>
          {application ? (
            <Group gap="md">
              <Text>{words.steps.application.have(application.name)}</Text>
              {applications.data.length > 1 && (
                <ApplicationSelect
                  label={null}
                  aria-label={words.steps.application.choose}
                  value={application.id}
                  onChange={choose}
                  allowDeselect={false}
                />
              )}
            </Group>
          ) : mayCreate ? (
            <>
              <Text c="dimmed">{words.steps.application.hint}</Text>
              <NewApplicationForm onCreated={(created) => choose(created.id)} />
            </>
          ) : (
            <Text>{words.needsRole}</Text>
          )}
        </Step>

        <Step number={2} title={words.steps.license.title} state={license ? "done" : "toDo"}>
          <FirstLicense application={application} license={license} />
        </Step>

        <Step number={3} title={words.steps.program.title} state={first?.came ? "done" : "toDo"}>
          {detail ? (
            <Stack>
              <Text c="dimmed">{words.steps.program.hint}</Text>
              <Program detail={detail} licenseKey={seesKeys ? license?.key : undefined} />
            </Stack>
          ) : (
            <Text c="dimmed">{words.steps.program.later}</Text>
          )}
        </Step>

        <Step number={4} title={words.steps.first.title} state={first?.came ? "done" : "waiting"}>
          <FirstInit first={first} />
        </Step>
      </Stack>
      {first?.came && <Next />}
    </Page>
  );
}

function Program({ detail, licenseKey }: { detail: Parameters<typeof shippedKeys>[0]; licenseKey: string | undefined }) {
  const baseUrl = window.location.origin;
  const { apiKey, publicKeys } = shippedKeys(detail);
  const integration = text.applications.integration;
  return (
    <>
      <Group gap="xl" align="flex-start">
        <Value label={integration.apiKey} hint={integration.apiKeyHint} value={apiKey} />
        <Value label={integration.publicKey} hint={integration.publicKeyHint} value={publicKeys[0] ?? ""} />
      </Group>
      <Snippets values={{ baseUrl, apiKey, publicKeys, licenseKey }} />
    </>
  );
}

function Next() {
  const mayInvite = useMay("members:write");
  return (
    <Stack gap="sm">
      <Text fw={600}>{words.finished}</Text>
      <Group gap="xs">
        <ButtonLink to="/">{words.home}</ButtonLink>
        <ButtonLink to="/licenses" variant="default">
          {words.licenses}
        </ButtonLink>
        <ButtonLink to="/policies" variant="default">
          {words.policies}
        </ButtonLink>
        {mayInvite && (
          <ButtonLink to="/members" variant="default">
            {words.people}
          </ButtonLink>
        )}
      </Group>
    </Stack>
  );
}
