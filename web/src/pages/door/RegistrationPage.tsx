import { Door } from "./Door";

export function RegistrationPage() {
  return <Door title="Registration">{null}</Door>;
}
