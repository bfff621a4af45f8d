import { Door } from "./Door";

export function InvitationPage() {
  return <Door title="Invitation">{null}</Door>;
}
