import { Page } from "../../parts/Page";

export function TokensPage() {
  return <Page title="Tokens">{null}</Page>;
}
