import { Page } from "../../parts/Page";

export function MembersPage() {
  return <Page title="Members">{null}</Page>;
}
