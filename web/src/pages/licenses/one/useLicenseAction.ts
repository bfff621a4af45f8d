/** What is done to one license. Each says what it did; what can be taken back offers that. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api, type Schemas } from "../../../api/client";
import { licensesChanged, type License } from "../../../api/licenses";
import { complained, said } from "../../../parts/said";
import { saidWithUndo } from "../../../parts/undo";
import { text } from "../../../text";

const words = text.licenses;

export type OneAction =
  | { do: "suspend" | "revoke"; reason?: string | null }
  | { do: "reinstate" | "resetDevices" | "endSessions" | "delete" }
  | { do: "extend"; duration_seconds: number }
  | ({ do: "transfer" } & Schemas["Transfer"]);

export function useLicenseAction(license: License, onDone: (done: OneAction["do"]) => void) {
  const queryClient = useQueryClient();
  const undo = useMutation({
    mutationFn: (action: OneAction) => act(license.id, action),
    onSuccess: () => said(words.bulk.undone),
    onError: complained,
    onSettled: () => licensesChanged(queryClient),
  });
  return useMutation({
    mutationFn: (action: OneAction) => act(license.id, action),
    onSuccess: async (message, action) => {
      const back = wayBack(license, action);
      if (back) saidWithUndo(message, () => undo.mutate(back));
      else said(message);
      onDone(action.do);
      if (action.do === "delete") queryClient.removeQueries({ queryKey: ["licenses", "tagged", license.id] });
      await licensesChanged(queryClient);
    },
    onError: complained,
  });
}

function wayBack(license: License, action: OneAction): OneAction | null {
  if (action.do === "suspend" && license.status === "active") return { do: "reinstate" };
  if (action.do === "reinstate") return { do: "suspend", reason: license.status_reason };
  return null;
}

/** Does it, and answers in words what was done. */
async function act(id: string, action: OneAction): Promise<string> {
  const params = { path: { license_id: id } };
  switch (action.do) {
    case "suspend":
      await answer(api.POST("/api/v1/licenses/{license_id}/suspend", { params, body: { reason: action.reason ?? null } }));
      break;
    case "revoke":
      await answer(api.POST("/api/v1/licenses/{license_id}/revoke", { params, body: { reason: action.reason ?? null } }));
      break;
    case "reinstate":
      await answer(api.POST("/api/v1/licenses/{license_id}/reinstate", { params }));
      break;
    case "extend":
      await answer(
        api.POST("/api/v1/licenses/{license_id}/extend", { params, body: { duration_seconds: action.duration_seconds } }),
      );
      break;
    case "transfer":
      await answer(
        api.POST("/api/v1/licenses/{license_id}/transfer", {
          params,
          body: { username: action.username, email: action.email ?? "" },
        }),
      );
      break;
    case "resetDevices": {
      const { devices_removed } = await answer(api.POST("/api/v1/licenses/{license_id}/reset-devices", { params }));
      return words.did.resetDevices(devices_removed);
    }
    case "endSessions": {
      const { sessions_ended } = await answer(api.POST("/api/v1/licenses/{license_id}/end-sessions", { params }));
      return words.did.endSessions(sessions_ended);
    }
    case "delete":
      await answer(api.DELETE("/api/v1/licenses/{license_id}", { params }));
      break;
  }
  return words.did[action.do];
}
