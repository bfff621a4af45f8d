/** The policies of an application, or of all: lists name them, forms let choose one. */
import { queryOptions, useQuery } from "@tanstack/react-query";

import { answer, api, type Schemas } from "./client";

export type Policy = Schemas["Policy"];

const POLICIES_MAX = 1000;

export const policiesQuery = (applicationId: string | null) =>
  queryOptions({
    queryKey: ["policies", { application_id: applicationId }],
    queryFn: async () => {
      const query = { limit: POLICIES_MAX, ...(applicationId ? { application_id: applicationId } : {}) };
      return (await answer(api.GET("/api/v1/policies", { params: { query } }))).items;
    },
  });

/** None while they are on their way. */
export function usePolicies(applicationId: string | null): Policy[] {
  return useQuery(policiesQuery(applicationId)).data ?? [];
}
