import { Page } from "../../parts/Page";

export function WebhooksPage() {
  return <Page title="Webhooks">{null}</Page>;
}
