/** The organisation's applications: nearly every page names one or lets choose one. */
import { queryOptions, useQuery } from "@tanstack/react-query";

import { answer, api, tagged, type Schemas } from "./client";

export type Application = Schemas["Application"];
export type ApplicationDetail = Schemas["ApplicationDetail"];

const APPLICATIONS_MAX = 1000;

export const applicationsQuery = queryOptions({
  queryKey: ["applications"],
  queryFn: async () =>
    (await answer(api.GET("/api/v1/applications", { params: { query: { limit: APPLICATIONS_MAX } } }))).items,
});

/** One application with its keys, and the tag that says what was seen of it. */
export const applicationQuery = (id: string) =>
  queryOptions({
    queryKey: ["applications", id],
    queryFn: () => tagged(api.GET("/api/v1/applications/{application_id}", { params: { path: { application_id: id } } })),
  });

export function useApplications(): Application[] {
  return useQuery(applicationsQuery).data ?? [];
}

/** The name of an application, or its id while names are on their way. */
export function useApplicationName(id: string | null): string {
  const applications = useApplications();
  return applications.find((application) => application.id === id)?.name ?? id ?? "";
}
