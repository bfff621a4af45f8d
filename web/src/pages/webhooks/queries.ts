import { queryOptions } from "@tanstack/react-query";

import { answer, api, tagged } from "../../api/client";

/** More than an organisation may have. */
const WEBHOOKS_MAX = 100;
const REFRESHED_MS = 10_000;

export const webhooksQuery = queryOptions({
  queryKey: ["webhooks", "listed"],
  queryFn: async () =>
    (await answer(api.GET("/api/v1/webhooks", { params: { query: { limit: WEBHOOKS_MAX } } }))).items,
  refetchInterval: REFRESHED_MS,
});

/** With the tag that says what was seen of it. */
export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ["webhooks", id],
    queryFn: () => tagged(api.GET("/api/v1/webhooks/{webhook_id}", { params: { path: { webhook_id: id } } })),
    refetchInterval: REFRESHED_MS,
  });

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ["webhooks", "delivery", id],
    queryFn: () =>
      answer(api.GET("/api/v1/deliveries/{delivery_id}", { params: { path: { delivery_id: id } } })),
    refetchInterval: ({ state }) => (state.data?.state === "pending" ? 3_000 : false),
  });
