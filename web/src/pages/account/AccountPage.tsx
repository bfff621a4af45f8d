import { Page } from "../../parts/Page";

export function AccountPage() {
  return <Page title="Account">{null}</Page>;
}
