import { Button, Center, SimpleGrid, Stack, Title } from "@mantine/core";
import { IconPlus, IconTemplate } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";

import { useApplications } from "../../api/applications";
import { answer, api } from "../../api/client";
import { useMay } from "../../api/me";
import { usePages } from "../../api/pages";
import { ApplicationFilter } from "../../parts/ApplicationSelect";
import { Empty } from "../../parts/Empty";
import { LoadingRows } from "../../parts/Loading";
import { Page } from "../../parts/Page";
import { Trouble } from "../../parts/Trouble";
import { text } from "../../text";
import { useDeletePolicy } from "./deletePolicy";
import { PolicyCard } from "./PolicyCard";
import { PolicyDrawer, type Opened } from "./PolicyDrawer";
import { newValues, valuesOf, type Policy } from "./values";

const words = text.policies;

export function PoliciesPage() {
  const { application } = useSearch({ from: "/inside/policies" });
  const navigate = useNavigate({ from: "/policies" });
  const applications = useApplications();
  const mayWrite = useMay("policies:write");
  const remove = useDeletePolicy();
  const [opened, setOpened] = useState<Opened | null>(null);
  const pages = usePages(["policies", "listed", { application }], (cursor) => {
    const query = { application_id: application, cursor };
    return answer(api.GET("/api/v1/policies", { params: { query } }));
  });

  const create = mayWrite && applications.length > 0 && (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() => setOpened({ initial: newValues(application ?? applications[0]?.id ?? "") })}
    >
      {words.new}
    </Button>
  );
  const changesOf = (policy: Policy) =>
    mayWrite
      ? {
          edit: () => setOpened({ editedId: policy.id }),
          duplicate: () => setOpened({ initial: { ...valuesOf(policy), name: words.copyOf(policy.name) } }),
          remove: () => remove(policy),
        }
      : null;

  return (
    <Page title={text.navigation.policies} purpose={words.purpose} actions={create}>
      <ApplicationFilter
        maw={260}
        value={application}
        onChange={(id) => void navigate({ search: { application: id }, replace: true })}
      />
      {pages.error !== null && <Trouble error={pages.error} retry={pages.retry} />}
      {pages.items === undefined && pages.error === null && <LoadingRows rows={3} height={120} />}
      {pages.items?.length === 0 && (
        <Empty icon={IconTemplate} title={words.emptyTitle} action={create}>
          {words.empty}
        </Empty>
      )}
      {byApplication(pages.items ?? []).map(([applicationId, policies]) => (
        <Stack key={applicationId} component="section" gap="sm">
          <Title order={2} size="h4">
            {applications.find(({ id }) => id === applicationId)?.name ?? applicationId}
          </Title>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
            {policies.map((policy) => (
              <PolicyCard key={policy.id} policy={policy} changes={changesOf(policy)} />
            ))}
          </SimpleGrid>
        </Stack>
      ))}
      {pages.hasMore && (
        <Center>
          <Button variant="default" loading={pages.isLoadingMore} onClick={pages.more}>
            {text.common.more}
          </Button>
        </Center>
      )}
      <PolicyDrawer opened={opened} onClose={() => setOpened(null)} />
    </Page>
  );
}

function byApplication(policies: Policy[]): [string, Policy[]][] {
  const groups = new Map<string, Policy[]>();
  for (const policy of policies) {
    groups.set(policy.application_id, [...(groups.get(policy.application_id) ?? []), policy]);
  }
  return [...groups];
}
