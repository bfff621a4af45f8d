import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { chooseOrganisation } from "../api/organisation";

/** Shows another organisation from now on; none is the one that was joined first. */
export function useChangeOrganisation(): (organisationId: string | null) => Promise<void> {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return async (organisationId) => {
    chooseOrganisation(organisationId);
    await navigate({ to: "/" });
    queryClient.clear(); // All that was loaded is of the other organisation.
    window.location.reload();
  };
}
