import { answer, api, type Schemas } from "./client";
import { pagesQuery } from "./pages";

export type Token = Schemas["Token"];

export const tokensQuery = pagesQuery<Token>(["tokens"], (cursor) =>
  answer(api.GET("/api/v1/tokens", { params: { query: { cursor } } })),
);
