/** How one gets in here. */
import { queryOptions } from "@tanstack/react-query";

import { answer, api } from "./client";

export const installationQuery = queryOptions({
  queryKey: ["installation"],
  queryFn: () => answer(api.GET("/api/v1/setup")),
});
