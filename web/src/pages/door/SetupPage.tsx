import { Door } from "./Door";

export function SetupPage() {
  return <Door title="Setup">{null}</Door>;
}
