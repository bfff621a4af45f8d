/** What can be done to the licenses that are selected. It stays at the foot of the window. */
import { Button, CloseButton, Group, List, Menu, Modal, Paper, Stack, Text } from "@mantine/core";
import { IconChevronUp } from "@tabler/icons-react";
import { useState } from "react";

import type { Schemas } from "../../api/client";
import type { LicenseFilter } from "../../api/licenses";
import { useMay } from "../../api/me";
import { counted, number, text } from "../../text";
import { ActionForm } from "./ActionForm";
import { countOf, useBulk, type Action, type Chosen } from "./bulk";
import { SelectionCsv } from "./SelectionCsv";

const words = text.licenses;
const CHANGED_MAX = 10_000;

interface BulkBarProps {
  chosen: Chosen;
  filter: LicenseFilter;
  /** How many match the filters; null where there are none, which would be every license. */
  matching: Schemas["Count"] | null;
  onSelectAll: () => void;
  onClear: () => void;
}

export function BulkBar({ chosen, filter, matching, onSelectAll, onClear }: BulkBarProps) {
  const mayWrite = useMay("licenses:write");
  const maySupport = useMay("licenses:support");
  const [asked, setAsked] = useState<Action | null>(null);
  const [left, setLeft] = useState<Schemas["BulkResult"] | null>(null);
  const bulk = useBulk({
    onLeft: setLeft,
    onDone: () => {
      setAsked(null);
      onClear();
    },
  });
  const count = countOf(chosen);
  const applicationId = "licenses" in chosen ? onlyApplication(chosen) : (chosen.filter.application_id ?? undefined);

  return (
    <>
      {count > 0 && (
        <Paper
          withBorder
          shadow="lg"
          p="sm"
          component="section"
          aria-label={words.bulk.label}
          style={{ position: "sticky", bottom: 12, zIndex: 10 }}
        >
          <Group justify="space-between" gap="sm">
            <Group gap="xs">
              <CloseButton aria-label={words.bulk.clear} onClick={onClear} />
              <Text size="sm" fw={600} role="status">
                {"licenses" in chosen ? words.bulk.selected(count) : words.bulk.allSelected(number(count))}
              </Text>
              {"licenses" in chosen && <SelectAll chosen={count} matching={matching} onSelectAll={onSelectAll} />}
            </Group>
            <Group gap="xs">
              <SelectionCsv chosen={chosen} />
              {maySupport && <Do action="extend" onAsk={setAsked} />}
              {mayWrite && (
                <>
                  <Do action="suspend" onAsk={setAsked} />
                  <Button
                    size="xs"
                    variant="default"
                    loading={bulk.isPending && asked === null}
                    onClick={() => bulk.mutate({ chosen, action: "reinstate", given: {} })}
                  >
                    {words.action.reinstate}
                  </Button>
                  <Do action="update" onAsk={setAsked} />
                  <Menu position="top-end" withinPortal>
                    <Menu.Target>
                      <Button size="xs" variant="default" rightSection={<IconChevronUp size={14} />}>
                        {words.bulk.more}
                      </Button>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item onClick={() => setAsked("revoke")}>{words.action.revoke}</Menu.Item>
                      <Menu.Item onClick={() => setAsked("delete")}>{words.action.delete}</Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                </>
              )}
            </Group>
          </Group>
        </Paper>
      )}
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked && words.ask[asked](count)}
        closeButtonProps={{ "aria-label": text.common.close }}
      >
        {asked && (
          <ActionForm
            key={asked}
            action={asked}
            label={words.ask[asked](count)}
            isPending={bulk.isPending}
            applicationId={applicationId ?? filter.application_id ?? undefined}
            onSubmit={(given) => bulk.mutate({ chosen, action: asked, given })}
            onCancel={() => setAsked(null)}
          />
        )}
      </Modal>
      <Modal
        opened={left !== null}
        onClose={() => setLeft(null)}
        title={words.bulk.leftTitle}
        closeButtonProps={{ "aria-label": text.common.close }}
      >
        {left && <LeftAsTheyWere result={left} />}
      </Modal>
    </>
  );
}

function Do({ action, onAsk }: { action: Action; onAsk: (action: Action) => void }) {
  return (
    <Button size="xs" variant="default" onClick={() => onAsk(action)}>
      {words.action[action]}
    </Button>
  );
}

interface SelectAllProps {
  chosen: number;
  matching: Schemas["Count"] | null;
  onSelectAll: () => void;
}

function SelectAll({ chosen, matching, onSelectAll }: SelectAllProps) {
  if (!matching || (matching.exact && matching.count <= chosen)) return null;
  if (!matching.exact || matching.count > CHANGED_MAX) {
    return (
      <Text size="sm" c="dimmed">
        {words.bulk.tooMany}
      </Text>
    );
  }
  return (
    <Button size="compact-sm" variant="subtle" onClick={onSelectAll}>
      {words.bulk.selectAll(number(matching.count))}
    </Button>
  );
}

function LeftAsTheyWere({ result }: { result: Schemas["BulkResult"] }) {
  return (
    <Stack gap="sm">
      <Text size="sm">{words.bulk.left(result.changed, result.unchanged)}</Text>
      <List size="sm" spacing={6}>
        {result.left.map(({ reason, ids }) => (
          <List.Item key={reason}>
            {counted(ids.length, "license", "licenses")}: {reason}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

function onlyApplication({ licenses }: { licenses: { application_id: string }[] }): string | undefined {
  const ids = new Set(licenses.map(({ application_id }) => application_id));
  return ids.size === 1 ? licenses[0]?.application_id : undefined;
}
