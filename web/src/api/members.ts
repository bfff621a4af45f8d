import { answer, api, type Schemas } from "./client";
import { usePages } from "./pages";

export type Member = Schemas["Member"];
export type Invitation = Schemas["Invitation"];

export function useMembers() {
  return usePages<Member>(["members", "list"], (cursor) =>
    answer(api.GET("/api/v1/members", { params: { query: { cursor } } })),
  );
}

export function useInvitations() {
  return usePages<Invitation>(["invitations"], (cursor) =>
    answer(api.GET("/api/v1/invitations", { params: { query: { cursor } } })),
  );
}
