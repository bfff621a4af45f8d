import { answer, api, type Schemas } from "../../api/client";

export type Event = Schemas["Event"];

export interface EventFilter {
  application_id?: string;
  type?: string;
  subject_id?: string;
}

export function getEvents(query: EventFilter & { cursor?: string; limit?: number }) {
  return answer(api.GET("/api/v1/events", { params: { query } }));
}
