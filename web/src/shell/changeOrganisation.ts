import { chooseOrganisation } from "../api/organisation";

/** Shows another organisation; none is the one that was joined first. All that was loaded is of the one before. */
export function changeOrganisation(organisationId: string | null): void {
  chooseOrganisation(organisationId);
  window.location.assign("/");
}
