/** The selected licenses as a CSV file, with the columns of an export, so that it can be imported again. */
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import type { License } from "../../api/licenses";
import { csv, save } from "../../parts/files";
import { complained } from "../../parts/said";
import { text } from "../../text";
import type { Chosen } from "./bulk";

const PAGE_ROWS = 1000;

const CELLS: Record<string, (license: License) => string | number | null> = {
  key: ({ key }) => key,
  status: ({ status }) => status,
  status_reason: ({ status_reason }) => status_reason,
  username: ({ username }) => username,
  email: ({ email }) => email,
  note: ({ note }) => note,
  metadata: ({ metadata }) => (Object.keys(metadata).length > 0 ? JSON.stringify(metadata) : ""),
  expires_at: ({ expires_at }) => expires_at,
  first_use_duration_seconds: (license) => license.first_use_duration_seconds,
  first_used_at: ({ first_used_at }) => first_used_at,
  max_devices: ({ max_devices }) => max_devices,
  max_sessions: ({ max_sessions }) => max_sessions,
  at_session_limit: ({ at_session_limit }) => at_session_limit,
  entitlements: ({ entitlements }) => (entitlements === null ? "" : JSON.stringify(entitlements)),
  policy_id: ({ policy_id }) => policy_id,
  id: ({ id }) => id,
  application_id: ({ application_id }) => application_id,
  created_at: ({ created_at }) => created_at,
  updated_at: ({ updated_at }) => updated_at,
};

export function SelectionCsv({ chosen }: { chosen: Chosen }) {
  const download = useMutation({
    mutationFn: async () => {
      const licenses = "licenses" in chosen ? chosen.licenses : await allMatching(chosen.filter);
      const rows = licenses.map((license) => Object.values(CELLS).map((cell) => String(cell(license) ?? "")));
      save(csv([Object.keys(CELLS), ...rows]), "licenses.csv");
    },
    onError: complained,
  });
  return (
    <Button size="xs" variant="default" loading={download.isPending} onClick={() => download.mutate()}>
      {text.licenses.bulk.csv}
    </Button>
  );
}

async function allMatching(filter: Extract<Chosen, { filter: unknown }>["filter"]): Promise<License[]> {
  const licenses: License[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...filter, limit: PAGE_ROWS, ...(cursor ? { cursor } : {}) };
    const page = await answer(api.GET("/api/v1/licenses", { params: { query } }));
    licenses.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return licenses;
}
