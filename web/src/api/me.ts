/** Who is signed in, and what they may do here. */
import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";

import { answer, api, type Schemas } from "./client";
import { chooseOrganisation, currentOrganisation } from "./organisation";

export type Permission = Schemas["Permission"];
export type Membership = Schemas["Membership"];

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: () => answer(api.GET("/api/v1/account")),
  staleTime: 60_000,
});

/** The person. Only below the signed-in part of the router, which has loaded it. */
export function useMe(): Schemas["Account"] {
  return useSuspenseQuery(meQuery).data;
}

/** The chosen organisation, or the first; none for who is in no organisation. */
export function membershipOf(account: Schemas["Account"]): Membership | null {
  const chosen = currentOrganisation();
  const found = account.memberships.find(({ organisation_id }) => organisation_id === chosen);
  if (!found && chosen) chooseOrganisation(null); // They left it, or another person sits here now.
  return found ?? account.memberships[0] ?? null;
}

export function useMembership(): Membership | null {
  return membershipOf(useMe());
}

/** Whether the person may: what they may not do is not offered. */
export function useMay(permission: Permission): boolean {
  const { data } = useQuery(meQuery);
  return data ? (membershipOf(data)?.permissions.includes(permission) ?? false) : false;
}
