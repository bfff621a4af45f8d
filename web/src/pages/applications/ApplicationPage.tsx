import { Page } from "../../parts/Page";

export function ApplicationPage() {
  return <Page title="Application">{null}</Page>;
}
