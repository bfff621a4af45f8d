/** Changing an application, and what the page then shows. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { applicationQuery } from "../../api/applications";
import { api, tagged, type Schemas } from "../../api/client";

interface Change {
  changes: Schemas["ApplicationChanges"];
  /** What was seen, where two people could overwrite each other's words. */
  etag?: string;
}

export function useChange(applicationId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ changes, etag }: Change) =>
      tagged(
        api.PATCH("/api/v1/applications/{application_id}", {
          params: { path: { application_id: applicationId }, header: etag ? { "If-Match": etag } : {} },
          body: changes,
        }),
      ),
    onSuccess: ({ data, etag }) => {
      queryClient.setQueryData(applicationQuery(applicationId).queryKey, (seen) =>
        seen ? { data: { ...seen.data, ...data }, etag } : seen,
      );
      return queryClient.invalidateQueries({ queryKey: ["applications"] });
    },
  });
}
