/** One action on many licenses, and the way back where there is one. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api, type Schemas } from "../../api/client";
import { licensesChanged, type License, type LicenseFilter } from "../../api/licenses";
import { complained, said } from "../../parts/said";
import { saidWithUndo } from "../../parts/undo";
import { text } from "../../text";

const words = text.licenses.bulk;

export type Action = Schemas["BulkAction"]["action"];
/** What goes with an action: a reason, a duration, changes. */
export type Given = Pick<Schemas["BulkAction"], "reason" | "duration_seconds" | "changes">;

/** Those that were ticked, or all that match the filters. */
export type Chosen = { licenses: License[] } | { filter: LicenseFilter; count: number };

export function countOf(chosen: Chosen): number {
  return "licenses" in chosen ? chosen.licenses.length : chosen.count;
}

interface BulkOptions {
  /** Some were left as they were: each reason has to be told. */
  onLeft: (result: Schemas["BulkResult"]) => void;
  onDone: () => void;
}

export function useBulk({ onLeft, onDone }: BulkOptions) {
  const queryClient = useQueryClient();
  const undo = useMutation({
    mutationFn: (steps: Schemas["BulkAction"][]) => inTurn(steps),
    onSuccess: () => said(words.undone),
    onError: complained,
    onSettled: () => licensesChanged(queryClient),
  });
  return useMutation({
    mutationFn: ({ chosen, action, given }: { chosen: Chosen; action: Action; given: Given }) =>
      answer(api.POST("/api/v1/licenses/bulk", { body: { action, ...given, ...meant(chosen) } })),
    onSuccess: (result, { chosen, action }) => {
      const back = wayBack(chosen, action, result);
      const message = words.changed(result.changed);
      if (result.left.length > 0) onLeft(result);
      if (back.length > 0) saidWithUndo(message, () => undo.mutate(back));
      else if (result.left.length === 0) said(message);
      onDone();
    },
    onError: complained,
    onSettled: () => licensesChanged(queryClient),
  });
}

function meant(chosen: Chosen): Pick<Schemas["BulkAction"], "ids" | "filter"> {
  return "licenses" in chosen ? { ids: chosen.licenses.map(({ id }) => id) } : { filter: chosen.filter };
}

async function inTurn(steps: Schemas["BulkAction"][]): Promise<void> {
  for (const body of steps) await answer(api.POST("/api/v1/licenses/bulk", { body }));
}

/**
 * What takes an action back: those that were active are reinstated, those that were suspended are suspended again, each
 * with its reason. Only where each license is known as it was, which those of a filter are not.
 */
export function wayBack(chosen: Chosen, action: Action, result: Schemas["BulkResult"]): Schemas["BulkAction"][] {
  if (!("licenses" in chosen)) return [];
  const left = new Set(result.left.flatMap(({ ids }) => ids));
  const changed = chosen.licenses.filter(({ id }) => !left.has(id));
  const active = changed.filter(({ status }) => status === "active").map(({ id }) => id);
  const suspended = changed.filter(({ status }) => status === "suspended");
  const steps: Schemas["BulkAction"][] = [];
  if (action === "suspend" && active.length > 0) steps.push({ action: "reinstate", ids: active });
  if (action === "suspend" || action === "reinstate") {
    for (const reason of new Set(suspended.map(({ status_reason }) => status_reason))) {
      const ids = suspended.filter(({ status_reason }) => status_reason === reason).map(({ id }) => id);
      steps.push({ action: "suspend", ids, ...(reason === null ? {} : { reason }) });
    }
  }
  return steps;
}
