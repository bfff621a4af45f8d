import { answer, api, type Schemas } from "./client";
import { usePages } from "./pages";

export type Token = Schemas["Token"];

export function useTokens() {
  return usePages<Token>(["tokens", "list"], (cursor) =>
    answer(api.GET("/api/v1/tokens", { params: { query: { cursor } } })),
  );
}
