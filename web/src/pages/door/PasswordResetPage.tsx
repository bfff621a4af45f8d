import { Door } from "./Door";

export function PasswordResetPage() {
  return <Door title="Password Reset">{null}</Door>;
}
