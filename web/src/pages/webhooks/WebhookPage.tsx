import { ActionIcon, Button, Drawer, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots, IconKey, IconPlayerPause, IconSend, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";

import { AnchorLink } from "../../parts/links";
import { LoadingRows } from "../../parts/Loading";
import { Page } from "../../parts/Page";
import { said } from "../../parts/said";
import { Trouble } from "../../parts/Trouble";
import { text } from "../../text";
import { useWebhookActions } from "./actions";
import { Deliveries } from "./Deliveries";
import { webhookQuery } from "./queries";
import { SecretModal, type Secret } from "./secret";
import { WebhookBadge } from "./state";
import { WebhookForm } from "./WebhookForm";
import { WebhookFacts, WebhookTrouble } from "./WebhookFacts";

const words = text.webhooks;

export function WebhookPage() {
  const { webhookId } = useParams({ from: "/inside/webhooks/$webhookId" });
  const { data, error, refetch } = useQuery(webhookQuery(webhookId));
  const [secret, setSecret] = useState<Secret | null>(null);
  const [isEditing, { open, close }] = useDisclosure(false);
  const actions = useWebhookActions(webhookId, setSecret);
  const above = <AnchorLink to="/webhooks">{words.back}</AnchorLink>;
  if (!data) {
    return (
      <Page title={text.navigation.webhooks} above={above}>
        {error ? <Trouble error={error} retry={refetch} /> : <LoadingRows />}
      </Page>
    );
  }
  const webhook = data.data;
  return (
    <Page
      title={webhook.description || new URL(webhook.url).host}
      above={above}
      beside={<WebhookBadge webhook={webhook} />}
      actions={
        <>
          <Button variant="default" onClick={open}>
            {words.edit}
          </Button>
          {webhook.enabled && (
            <Button leftSection={<IconSend size={16} />} loading={actions.isSending} onClick={actions.sendTest}>
              {words.test.send}
            </Button>
          )}
          <More isEnabled={webhook.enabled} {...actions} />
        </>
      }
    >
      <WebhookTrouble webhook={webhook} enable={actions.enable} isEnabling={actions.isEnabling} />
      <WebhookFacts webhook={webhook} />
      <Deliveries webhookId={webhookId} mayReplay={webhook.enabled} />
      <Drawer
        opened={isEditing}
        onClose={close}
        position="right"
        size="lg"
        title={words.editTitle}
        closeButtonProps={{ "aria-label": text.common.close }}
      >
        <WebhookForm
          edited={{ webhook, etag: data.etag }}
          onCancel={close}
          onSaved={() => {
            close();
            said(words.saved);
          }}
        />
      </Drawer>
      <SecretModal secret={secret} onClose={() => setSecret(null)} />
    </Page>
  );
}

interface MoreProps {
  isEnabled: boolean;
  askRotate: () => void;
  askDisable: () => void;
  askDelete: () => void;
}

function More({ isEnabled, askRotate, askDisable, askDelete }: MoreProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={words.more}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconKey size={16} />} onClick={askRotate}>
          {words.secret.rotate}
        </Menu.Item>
        {isEnabled && (
          <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={askDisable}>
            {words.disable}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconTrash size={16} />} c="var(--mantine-color-error)" onClick={askDelete}>
          {words.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
