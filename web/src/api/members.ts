import { answer, api, type Schemas } from "./client";
import { pagesQuery } from "./pages";

export type Member = Schemas["Member"];
export type Invitation = Schemas["Invitation"];

export const membersQuery = pagesQuery<Member>(["members"], (cursor) =>
  answer(api.GET("/api/v1/members", { params: { query: { cursor } } })),
);

export const invitationsQuery = pagesQuery<Invitation>(["invitations"], (cursor) =>
  answer(api.GET("/api/v1/invitations", { params: { query: { cursor } } })),
);
