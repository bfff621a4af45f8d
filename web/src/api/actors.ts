/** Who did something, by name: an event knows only their id. */
import { queryOptions, useQuery } from "@tanstack/react-query";

import { text } from "../text";
import { answer, api } from "./client";
import { useMay } from "./me";

const NAMED_MAX = 1000;

const memberNamesQuery = queryOptions({
  queryKey: ["members", "names"],
  queryFn: async () => {
    const { items } = await answer(api.GET("/api/v1/members", { params: { query: { limit: NAMED_MAX } } }));
    return new Map(items.map(({ account_id, name, email }) => [account_id, name || email]));
  },
  staleTime: 60_000,
});

const tokenNamesQuery = queryOptions({
  queryKey: ["tokens", "names"],
  queryFn: async () => {
    const { items } = await answer(api.GET("/api/v1/tokens", { params: { query: { limit: NAMED_MAX } } }));
    return new Map(items.map(({ id, name }) => [id, name]));
  },
  staleTime: 60_000,
});

/** Says the actor of an event in words: a person's or a token's name, `the command line`, `time`. */
export function useActorName(): (actor: string) => string {
  const members = useQuery(memberNamesQuery).data;
  const tokens = useQuery({ ...tokenNamesQuery, enabled: useMay("tokens:write") }).data;
  return (actor) => {
    const known = text.events.actors[actor] ?? members?.get(actor) ?? tokens?.get(actor);
    if (known !== undefined) return known;
    if (actor.startsWith("tok_")) return text.events.token;
    return members ? text.events.formerMember : "…"; // Names are on their way.
  };
}

/** `License suspended`; a type that this dashboard does not know yet is said as it is. */
export function eventTitle(type: string): string {
  return text.events.types[type] ?? type;
}
