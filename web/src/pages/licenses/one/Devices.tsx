/** The devices that the license is bound to. */
import { Button, Code, Group, TextInput } from "@mantine/core";
import { IconDevices } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { answer, api, type Schemas } from "../../../api/client";
import { licensesChanged, type License } from "../../../api/licenses";
import { useMay } from "../../../api/me";
import { usePages } from "../../../api/pages";
import { confirm } from "../../../parts/confirm";
import { Empty } from "../../../parts/Empty";
import { Listing } from "../../../parts/Listing";
import { complained, said } from "../../../parts/said";
import { Section } from "../../../parts/Section";
import { When } from "../../../parts/When";
import { text } from "../../../text";
import { limit } from "../terms";
import { useLicenseAction } from "./useLicenseAction";

const words = text.license.devices;

type Device = Schemas["Device"];

export function Devices({ license }: { license: License }) {
  const maySupport = useMay("licenses:support");
  const act = useLicenseAction(license, () => undefined);
  const pages = usePages(["licenses", "devices", license.id], (cursor) =>
    answer(
      api.GET("/api/v1/licenses/{license_id}/devices", {
        params: { path: { license_id: license.id }, query: { cursor } },
      }),
    ),
  );
  const resetAll = () =>
    confirm({
      title: text.licenses.action.resetDevices,
      children: text.licenses.explain.resetDevices,
      confirm: text.licenses.action.resetDevices,
      onConfirm: () => act.mutate({ do: "resetDevices" }),
    });
  return (
    <Section
      title={words.title}
      purpose={words.purpose(limit(license.terms.max_devices))}
      actions={
        maySupport &&
        (pages.items?.length ?? 0) > 0 && (
          <Button variant="default" loading={act.isPending} onClick={resetAll}>
            {text.licenses.action.resetDevices}
          </Button>
        )
      }
    >
      <Listing<Device>
        label={words.title}
        pages={pages}
        columns={[
          { accessor: "name", title: words.name, render: (device) => <Name device={device} mayRename={maySupport} /> },
          { accessor: "hwid", title: words.hwid, render: ({ hwid }) => <Code>{hwid}</Code> },
          { accessor: "address", title: words.address },
          { accessor: "first_seen_at", title: words.firstSeen, render: (device) => <When at={device.first_seen_at} /> },
          { accessor: "last_seen_at", title: words.lastSeen, render: (device) => <When at={device.last_seen_at} /> },
          {
            accessor: "id",
            title: text.common.actions,
            textAlign: "right",
            hidden: !maySupport,
            render: (device) => <Remove device={device} />,
          },
        ]}
        empty={
          <Empty icon={IconDevices} title={words.none}>
            {words.noneHint}
          </Empty>
        }
      />
    </Section>
  );
}

function Name({ device, mayRename }: { device: Device; mayRename: boolean }) {
  const [written, setWritten] = useState<string | null>(null);
  const queryClient = useQueryClient();
  const rename = useMutation({
    mutationFn: (name: string) =>
      answer(api.PATCH("/api/v1/devices/{device_id}", { params: { path: { device_id: device.id } }, body: { name } })),
    onSuccess: async () => {
      said(words.renamed);
      await licensesChanged(queryClient);
      setWritten(null);
    },
    onError: complained,
  });
  if (written === null) {
    return (
      <Group gap="xs" wrap="nowrap">
        <span>{device.name || words.noName}</span>
        {mayRename && (
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={`${words.rename}: ${device.name || device.hwid}`}
            onClick={() => setWritten(device.name)}
          >
            {words.rename}
          </Button>
        )}
      </Group>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        rename.mutate(written.trim());
      }}
    >
      <Group gap="xs" wrap="nowrap">
        <TextInput
          aria-label={words.name}
          size="xs"
          maxLength={128}
          autoFocus
          value={written}
          onChange={({ currentTarget }) => setWritten(currentTarget.value)}
          onKeyDown={({ key }) => {
            if (key === "Escape") setWritten(null);
          }}
        />
        <Button type="submit" size="xs" loading={rename.isPending}>
          {text.common.save}
        </Button>
      </Group>
    </form>
  );
}

function Remove({ device }: { device: Device }) {
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/devices/{device_id}", { params: { path: { device_id: device.id } } })),
    onSuccess: async () => {
      said(words.removed);
      await licensesChanged(queryClient);
    },
    onError: complained,
  });
  return (
    <Button
      variant="default"
      size="xs"
      loading={remove.isPending}
      aria-label={`${words.remove}: ${device.name || device.hwid}`}
      onClick={() =>
        confirm({
          title: words.removeTitle,
          children: words.removeHint(device.name || device.hwid),
          confirm: words.remove,
          onConfirm: () => remove.mutate(),
        })
      }
    >
      {words.remove}
    </Button>
  );
}
