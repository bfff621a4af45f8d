import { Page } from "../../parts/Page";

export function ApplicationsPage() {
  return <Page title="Applications">{null}</Page>;
}
