import { Page } from "../../parts/Page";

export function SessionsPage() {
  return <Page title="Sessions">{null}</Page>;
}
