/** What was sent, or waits to be, and what came of it. */
import { Button, Drawer, Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { DataTableColumn } from "mantine-datatable";
import { useState } from "react";

import { eventTitle } from "../../api/actors";
import { answer, api, type Schemas } from "../../api/client";
import { usePages } from "../../api/pages";
import { Empty } from "../../parts/Empty";
import { Listing } from "../../parts/Listing";
import { When } from "../../parts/When";
import { number, text } from "../../text";
import { DeliveryDetails } from "./DeliveryDetails";
import { DeliveryState, NextAttempt } from "./DeliveryState";

const ALL = "all";
const REFRESHED_MS = 5_000;

const words = text.webhooks.deliveries;

type Delivery = Schemas["Delivery"];

export function Deliveries({ webhookId, mayReplay }: { webhookId: string; mayReplay: boolean }) {
  const state = stateNamed(useSearch({ from: "/inside/webhooks/$webhookId" }).state);
  const navigate = useNavigate({ from: "/webhooks/$webhookId" });
  const [lookedAt, setLookedAt] = useState<Delivery | null>(null);
  const pages = usePages(
    ["webhooks", webhookId, "deliveries", { state }],
    (cursor) => {
      const params = { path: { webhook_id: webhookId }, query: { state, cursor } };
      return answer(api.GET("/api/v1/webhooks/{webhook_id}/deliveries", { params }));
    },
    { every: REFRESHED_MS },
  );
  const filter = (chosen: string) => {
    const wanted = stateNamed(chosen);
    void navigate({ search: wanted ? { state: wanted } : {}, replace: true });
  };
  return (
    <Stack component="section" gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {words.title}
        </Title>
        <SegmentedControl
          size="xs"
          aria-label={words.state}
          data={[{ value: ALL, label: words.all }, ...STATES.map((value) => ({ value, label: words.states[value] }))]}
          value={state ?? ALL}
          onChange={filter}
        />
      </Group>
      <Listing
        label={words.title}
        pages={pages}
        columns={columnsOf(setLookedAt)}
        empty={
          <Empty icon={IconSend} title={state ? words.emptyFilteredTitle : words.emptyTitle}>
            {state ? words.emptyFiltered : words.empty}
          </Empty>
        }
      />
      <Drawer
        opened={lookedAt !== null}
        onClose={() => setLookedAt(null)}
        position="right"
        size="xl"
        title={lookedAt ? eventTitle(lookedAt.event_type) : words.details}
        closeButtonProps={{ "aria-label": text.common.close }}
      >
        {lookedAt && <DeliveryDetails id={lookedAt.id} mayReplay={mayReplay} />}
      </Drawer>
    </Stack>
  );
}

function columnsOf(look: (delivery: Delivery) => void): DataTableColumn<Delivery>[] {
  return [
    {
      accessor: "event_type",
      title: words.event,
      render: (delivery) => (
        <>
          <Text size="sm">{eventTitle(delivery.event_type)}</Text>
          <Text size="xs" c="dimmed" ff="monospace">
            {delivery.event_type}
          </Text>
        </>
      ),
    },
    { accessor: "state", title: words.state, render: ({ state }) => <DeliveryState state={state} /> },
    { accessor: "attempts", title: words.attempts, render: ({ attempts }) => number(attempts) },
    { accessor: "created_at", title: words.happened, render: (delivery) => <When at={delivery.created_at} /> },
    {
      accessor: "due_at",
      title: words.next,
      render: (delivery) => (delivery.state === "pending" ? <NextAttempt at={delivery.due_at} /> : "–"),
    },
    {
      accessor: "look",
      title: text.common.actions,
      textAlign: "right",
      render: (delivery) => (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => look(delivery)}
          aria-label={`${words.look}: ${eventTitle(delivery.event_type)}, ${delivery.id}`}
        >
          {words.look}
        </Button>
      ),
    },
  ];
}

const STATES = ["pending", "delivered", "failed"] as const;

function stateNamed(name: string | undefined): Delivery["state"] | undefined {
  return STATES.find((state) => state === name);
}
