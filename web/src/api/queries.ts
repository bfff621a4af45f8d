/** How answers are kept and asked for again. */
import { QueryClient } from "@tanstack/react-query";

import { ApiProblem } from "./problems";

const RETRIES_MAX = 2;

/** Trouble passes, a refusal does not. */
function worthRetrying(failures: number, error: unknown): boolean {
  const refused = error instanceof ApiProblem && error.status < 500;
  return !refused && failures < RETRIES_MAX;
}

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 5_000, retry: worthRetrying, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
}
