import { Page } from "../../parts/Page";

export function BlocklistPage() {
  return <Page title="Blocklist">{null}</Page>;
}
