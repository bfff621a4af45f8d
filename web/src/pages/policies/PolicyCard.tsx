import { ActionIcon, Button, Card, Group, Menu, Stack, Text, Title } from "@mantine/core";
import { IconCopyPlus, IconDots, IconTrash } from "@tabler/icons-react";

import { ButtonLink } from "../../parts/links";
import { text } from "../../text";
import { policySentence } from "./sentence";
import type { Policy } from "./values";

const words = text.policies;

interface PolicyCardProps {
  policy: Policy;
  /** None for who may not change policies. */
  changes: { edit: () => void; duplicate: () => void; remove: () => void } | null;
}

export function PolicyCard({ policy, changes }: PolicyCardProps) {
  return (
    <Card withBorder component="article">
      <Stack gap="xs" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={3} size="h5" style={{ overflowWrap: "anywhere" }}>
            {policy.name}
          </Title>
          {changes && <More name={policy.name} {...changes} />}
        </Group>
        <Text size="sm">{policySentence(policy)}</Text>
        <Group gap="xs" mt="auto" pt="xs">
          {changes && (
            <Button variant="light" size="xs" onClick={changes.edit} aria-label={`${words.edit}: ${policy.name}`}>
              {words.edit}
            </Button>
          )}
          <ButtonLink
            to="/licenses"
            search={{ application_id: policy.application_id, policy_id: policy.id }}
            variant="default"
            size="xs"
            aria-label={`${words.licenses}: ${policy.name}`}
          >
            {words.licenses}
          </ButtonLink>
        </Group>
      </Stack>
    </Card>
  );
}

function More({ name, duplicate, remove }: { name: string; duplicate: () => void; remove: () => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={words.more(name)}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopyPlus size={16} />} onClick={duplicate}>
          {words.duplicate}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} />} c="var(--mantine-color-error)" onClick={remove}>
          {text.common.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
