/** What the first steps are read off. */
import { queryOptions } from "@tanstack/react-query";

import type { Attempt } from "../../api/attempts";
import { answer, api, type Schemas } from "../../api/client";

const POLL_MS = 2_000;

/** The newest license of an application, if it has one. */
export const firstLicenseQuery = (applicationId: string) =>
  queryOptions({
    queryKey: ["licenses", "first", applicationId],
    queryFn: async () => {
      const query = { application_id: applicationId, limit: 1 };
      const { items } = await answer(api.GET("/api/v1/licenses", { params: { query } }));
      return items[0] ?? null;
    },
  });

export interface First {
  /** An init that was let in. */
  came: Attempt | null;
  /** What its device is called, if it said so. */
  deviceName: string;
  /** The latest that was not, for as long as none was let in. */
  refused: Attempt | null;
}

/** Asks every two seconds whether a program came in, until one did. */
export const firstInitQuery = (applicationId: string) =>
  queryOptions({
    queryKey: ["attempts", applicationId, "first"],
    queryFn: async (): Promise<First> => {
      const came = await newestAttempt(applicationId, "ok");
      if (came) return { came, deviceName: await deviceName(came), refused: null };
      return { came, deviceName: "", refused: await newestAttempt(applicationId, "refused") };
    },
    enabled: applicationId !== "",
    refetchInterval: ({ state }) => (state.data?.came ? false : POLL_MS),
  });

async function newestAttempt(applicationId: string, outcome: string): Promise<Attempt | null> {
  const path = { application_id: applicationId };
  const query = { outcome, limit: 1 };
  const { items } = await answer(api.GET("/api/v1/applications/{application_id}/attempts", { params: { path, query } }));
  return items[0] ?? null;
}

async function deviceName({ license_id, hwid }: Attempt): Promise<string> {
  if (license_id === null) return "";
  const devices = await answer(
    api.GET("/api/v1/licenses/{license_id}/devices", { params: { path: { license_id } } }),
  ).catch(() => null); // The license may be deleted since.
  return devices?.items.find((device: Schemas["Device"]) => device.hwid === hwid)?.name ?? "";
}
