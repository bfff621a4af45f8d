/** What was tried with an application: inits, and the first refusal of each session. */
import { queryOptions } from "@tanstack/react-query";

import { answer, api, type Schemas } from "./client";

export type Attempt = Schemas["Attempt"];

/** The newest of one application with this outcome: a code, or `refused` for all but `ok`. */
export const attemptsQuery = (applicationId: string, outcome: string, limit: number) =>
  queryOptions({
    queryKey: ["attempts", applicationId, outcome, limit],
    queryFn: async () => {
      const path = { application_id: applicationId };
      const query = { outcome, limit };
      const page = await answer(api.GET("/api/v1/applications/{application_id}/attempts", { params: { path, query } }));
      return page.items;
    },
  });
