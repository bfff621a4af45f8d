/** Letting somebody in again, and the way back. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api, type Schemas } from "../../api/client";
import { complained, said } from "../../parts/said";
import { saidWithUndo } from "../../parts/undo";
import { text } from "../../text";

export type Entry = Schemas["BlocklistEntry"];
export type Kind = Entry["kind"];

const words = text.blocklist;

export function block(applicationId: string, body: Schemas["NewBlocklistEntry"]) {
  const params = { path: { application_id: applicationId } };
  return answer(api.POST("/api/v1/applications/{application_id}/blocklist", { params, body }));
}

export function useRemoveEntry() {
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["blocklist"] });
  const restore = useMutation({
    mutationFn: ({ application_id, kind, value, note }: Entry) => block(application_id, { kind, value, note }),
    onSuccess: async ({ value }) => {
      said(words.restored(value));
      await refresh();
    },
    onError: complained,
  });
  return useMutation({
    mutationFn: ({ id }: Entry) =>
      answer(api.DELETE("/api/v1/blocklist/{entry_id}", { params: { path: { entry_id: id } } })),
    onSuccess: async (_, entry) => {
      saidWithUndo(words.removed(entry.value), () => restore.mutate(entry));
      await refresh();
    },
    onError: complained,
  });
}
