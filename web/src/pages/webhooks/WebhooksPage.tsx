import { Button, Drawer, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconWebhook } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { DataTableColumn } from "mantine-datatable";
import { useState } from "react";

import { ApplicationName } from "../../parts/ApplicationName";
import { Empty } from "../../parts/Empty";
import { Listing } from "../../parts/Listing";
import { AnchorLink } from "../../parts/links";
import { Page } from "../../parts/Page";
import { said } from "../../parts/said";
import { When } from "../../parts/When";
import { text } from "../../text";
import { patternsInWords } from "./patternsInWords";
import { webhooksQuery } from "./queries";
import { HowToVerify, SecretModal } from "./secret";
import { stateOf, WebhookBadge, type Webhook } from "./state";
import { WebhookForm } from "./WebhookForm";

const words = text.webhooks;

export function WebhooksPage() {
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(webhooksQuery);
  const [isCreating, { open, close }] = useDisclosure(false);
  const [created, setCreated] = useState<{ id: string; secret: string } | null>(null);
  const pages = {
    items: data,
    error,
    retry: () => void refetch(),
    hasMore: false,
    more: () => undefined,
    isLoadingMore: false,
  };
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={open}>
      {words.new}
    </Button>
  );
  return (
    <Page title={text.navigation.webhooks} purpose={words.purpose} actions={create}>
      <Listing
        label={text.navigation.webhooks}
        pages={pages}
        columns={COLUMNS}
        empty={
          <Empty icon={IconWebhook} title={words.emptyTitle} action={create}>
            {words.empty}
          </Empty>
        }
      />
      <HowToVerify />
      <Drawer
        opened={isCreating}
        onClose={close}
        position="right"
        size="lg"
        title={words.newTitle}
        closeButtonProps={{ "aria-label": text.common.close }}
      >
        <WebhookForm
          edited={null}
          onCancel={close}
          onSaved={(webhook) => {
            close();
            said(words.createdNow);
            if ("secret" in webhook) setCreated({ id: webhook.id, secret: webhook.secret });
          }}
        />
      </Drawer>
      <SecretModal
        secret={created}
        onClose={() => {
          const id = created?.id;
          setCreated(null);
          if (id) void navigate({ to: "/webhooks/$webhookId", params: { webhookId: id } });
        }}
      />
    </Page>
  );
}

const COLUMNS: DataTableColumn<Webhook>[] = [
  {
    accessor: "url",
    title: words.url,
    render: ({ id, url, description }) => (
      <>
        <AnchorLink
          to="/webhooks/$webhookId"
          params={{ webhookId: id }}
          size="sm"
          display="block"
          maw={340}
          truncate
          title={url}
        >
          {url}
        </AnchorLink>
        {description && (
          <Text size="xs" c="dimmed" maw={340} truncate>
            {description}
          </Text>
        )}
      </>
    ),
  },
  {
    accessor: "enabled",
    title: words.state,
    render: (webhook) => (
      <>
        <WebhookBadge webhook={webhook} />
        <Text size="xs" mt={2}>
          <Since webhook={webhook} />
        </Text>
      </>
    ),
  },
  { accessor: "event_types", title: words.events, render: (webhook) => patternsInWords(webhook.event_types) },
  {
    accessor: "application_id",
    title: text.common.application,
    render: ({ application_id: id }) => (id === null ? text.common.allApplications : <ApplicationName id={id} />),
  },
  { accessor: "created_at", title: words.created, render: (webhook) => <When at={webhook.created_at} /> },
];

function Since({ webhook }: { webhook: Webhook }) {
  const state = stateOf(webhook);
  if (state === "failing") return <When at={webhook.failing_since} />;
  if (state === "paused") return <When at={webhook.paused_at} />;
  return null;
}
