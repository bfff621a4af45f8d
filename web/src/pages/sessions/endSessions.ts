/** Ending sessions, one or many. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api, type Schemas } from "../../api/client";
import { isProblem } from "../../api/problems";
import { confirm } from "../../parts/confirm";
import { inTurn } from "../../parts/inTurn";
import { complained, said } from "../../parts/said";
import { counted, text } from "../../text";

export type Session = Schemas["Session"];

const words = text.sessions;

/** Asks first, and says how it went. */
export function useEndSessions(onEnded: () => void) {
  const queryClient = useQueryClient();
  const end = useMutation({
    mutationFn: (sessions: Session[]) =>
      inTurn(sessions, ({ id }) =>
        answer(api.POST("/api/v1/sessions/{session_id}/end", { params: { path: { session_id: id } } })),
      ),
    onSuccess: async ({ done, failed }) => {
      const trouble = failed.filter(({ error }) => !isProblem(error, "conflict"));
      const over = failed.length - trouble.length;
      const parts = [words.ended(countedSessions(done.length))];
      if (over > 0) parts.push(words.endedBefore(countedSessions(over)));
      if (done.length + over > 0) said(parts.join("; "));
      if (trouble[0]) complained(trouble[0].error);
      onEnded();
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ["sessions"] }),
        queryClient.invalidateQueries({ queryKey: ["licenses"] }),
      ]);
    },
  });
  const ask = (sessions: Session[]) =>
    confirm({
      title: words.endTitle(countedSessions(sessions.length)),
      children: words.endWhat,
      confirm: `${words.end} ${countedSessions(sessions.length)}`,
      onConfirm: () => end.mutate(sessions),
    });
  return { ask, isEnding: end.isPending };
}

export function countedSessions(count: number): string {
  return counted(count, words.one, words.other);
}
