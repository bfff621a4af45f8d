import { Alert, Group, Tabs, Text } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { licenseQuery, type LicenseDetail } from "../../api/licenses";
import { useMay } from "../../api/me";
import { ApiProblem } from "../../api/problems";
import { ApplicationName } from "../../parts/ApplicationName";
import { CopyIcon } from "../../parts/Copy";
import { LicenseStatus, shownStatus } from "../../parts/LicenseStatus";
import { AnchorLink } from "../../parts/links";
import { LoadingRows } from "../../parts/Loading";
import { useNow } from "../../parts/now";
import { Page } from "../../parts/Page";
import { NotFound, Trouble } from "../../parts/Trouble";
import { text } from "../../text";
import { Actions } from "./one/Actions";
import { Attempts } from "./one/Attempts";
import { Audit } from "./one/Audit";
import { ChangeDrawer } from "./one/ChangeDrawer";
import { Devices } from "./one/Devices";
import { DryRun } from "./one/DryRun";
import { Overview } from "./one/Overview";
import { Sessions } from "./one/Sessions";
import { lastSearch } from "./trail";

const words = text.license;

const TABS = ["overview", "devices", "sessions", "attempts", "check", "events"] as const;

export function LicensePage() {
  const { licenseId } = useParams({ from: "/inside/licenses/$licenseId" });
  const query = useQuery(licenseQuery(licenseId));
  if (query.error instanceof ApiProblem && query.error.status === 404) return <NotFound />;
  if (!query.data) {
    return (
      <Page title={text.licenses.key} above={<BackLink />}>
        {query.error ? <Trouble error={query.error} retry={query.refetch} /> : <LoadingRows />}
      </Page>
    );
  }
  return <License license={query.data.data} etag={query.data.etag} />;
}

function License({ license, etag }: { license: LicenseDetail; etag: string }) {
  const maySeeKeys = useMay("license_keys");
  const [isChanging, setChanging] = useState(false);
  return (
    <Page
      title={license.key}
      above={<BackLink />}
      beside={
        <Group gap="xs">
          {maySeeKeys && <CopyIcon value={license.key} what={text.licenses.key} />}
          <LicenseStatus license={license} size="lg" />
        </Group>
      }
      purpose={
        <>
          {license.username && `${license.username} · `}
          <ApplicationName id={license.application_id} />. {maySeeKeys ? words.immediate : words.masked}
        </>
      }
      actions={<Actions license={license} onChange={() => setChanging(true)} />}
    >
      <Standing license={license} />
      <LicenseTabs license={license} etag={etag} />
      <ChangeDrawer license={license} etag={etag} opened={isChanging} onClose={() => setChanging(false)} />
    </Page>
  );
}

/** Why the customer is refused, where they are. */
function Standing({ license }: { license: LicenseDetail }) {
  const status = shownStatus(license, useNow());
  if (status === "active") return null;
  const hint = { expired: words.expiredHint, suspended: words.suspendedHint, revoked: words.revokedHint }[status];
  return (
    <Alert variant="default" role="status">
      <Text size="sm">
        {hint} {license.status_reason && words.reason(license.status_reason)}
      </Text>
    </Alert>
  );
}

function LicenseTabs({ license, etag }: { license: LicenseDetail; etag: string }) {
  const { tab } = useSearch({ from: "/inside/licenses/$licenseId" });
  const navigate = useNavigate({ from: "/licenses/$licenseId" });
  const shown = TABS.find((name) => name === tab) ?? "overview";
  return (
    <Tabs
      value={shown}
      keepMounted={false}
      onChange={(chosen) =>
        void navigate({ search: { tab: chosen === "overview" ? undefined : (chosen ?? undefined) }, replace: true, resetScroll: false })
      }
    >
      <Tabs.List mb="md" style={{ flexWrap: "nowrap", overflowX: "auto", overflowY: "hidden" }}>
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {words.tabs[name]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="overview">
        <Overview license={license} etag={etag} />
      </Tabs.Panel>
      <Tabs.Panel value="devices">
        <Devices license={license} />
      </Tabs.Panel>
      <Tabs.Panel value="sessions">
        <Sessions license={license} />
      </Tabs.Panel>
      <Tabs.Panel value="attempts">
        <Attempts license={license} />
      </Tabs.Panel>
      <Tabs.Panel value="check">
        <DryRun license={license} />
      </Tabs.Panel>
      <Tabs.Panel value="events">
        <Audit license={license} />
      </Tabs.Panel>
    </Tabs>
  );
}

/** Back to the list as it was left, with its filters and its page. */
function BackLink() {
  return (
    <AnchorLink size="sm" to="/licenses" search={{ ...lastSearch() }}>
      <Group gap={4} component="span" display="inline-flex">
        <IconArrowLeft size={14} />
        {words.back}
      </Group>
    </AnchorLink>
  );
}
