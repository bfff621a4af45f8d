/** One application: what goes into a program, its settings, its keys. */
import { Skeleton, Stack, Tabs } from "@mantine/core";
import { IconLicense } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";

import { applicationQuery, type ApplicationDetail } from "../../api/applications";
import { isProblem } from "../../api/problems";
import { AnchorLink, ButtonLink } from "../../parts/links";
import { Page } from "../../parts/Page";
import { NotFound, Trouble } from "../../parts/Trouble";
import { text } from "../../text";
import { ApiKeys } from "./ApiKeys";
import { DangerZone } from "./DangerZone";
import { EnabledBadge } from "./EnabledBadge";
import { Integration } from "./Integration";
import { OnAndOff } from "./OnAndOff";
import { Settings } from "./Settings";
import { SigningKeys } from "./SigningKeys";

const words = text.applications;
const TABS = ["integration", "settings", "keys"] as const;

export function ApplicationPage() {
  const { applicationId } = useParams({ from: "/inside/applications/$applicationId" });
  const { tab } = useSearch({ from: "/inside/applications/$applicationId" });
  const navigate = useNavigate({ from: "/applications/$applicationId" });
  const application = useQuery(applicationQuery(applicationId));
  const shown = TABS.find((one) => one === tab) ?? "integration";

  if (isProblem(application.error, "not_found")) return <NotFound />;
  const seen = application.data;
  return (
    <Page
      title={seen?.data.name ?? "…"}
      above={
        <AnchorLink to="/applications" size="sm">
          {words.back}
        </AnchorLink>
      }
      beside={seen && <EnabledBadge enabled={seen.data.enabled} />}
      actions={
        <ButtonLink
          to="/licenses"
          search={{ application_id: applicationId }}
          variant="default"
          leftSection={<IconLicense size={16} />}
        >
          {words.licenses}
        </ButtonLink>
      }
    >
      {application.error && <Trouble error={application.error} retry={application.refetch} />}
      <Tabs value={shown} onChange={(next) => void navigate({ search: { tab: next ?? undefined }, replace: true })} keepMounted={false}>
        <Tabs.List aria-label={words.tabs.label} mb="lg">
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {words.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map((one) => (
          <Tabs.Panel key={one} value={one}>
            {seen ? <Panel tab={one} application={seen.data} etag={seen.etag} /> : <Skeleton height={320} />}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

interface PanelProps {
  tab: (typeof TABS)[number];
  application: ApplicationDetail;
  etag: string;
}

function Panel({ tab, application, etag }: PanelProps) {
  if (tab === "integration") return <Integration application={application} />;
  return (
    <Stack gap="xl">
      {tab === "settings" ? (
        <>
          <Settings application={application} etag={etag} />
          <OnAndOff application={application} />
          <DangerZone application={application} />
        </>
      ) : (
        <>
          <ApiKeys application={application} />
          <SigningKeys application={application} />
        </>
      )}
    </Stack>
  );
}
