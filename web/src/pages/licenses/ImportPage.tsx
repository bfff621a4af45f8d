import { Page } from "../../parts/Page";

export function ImportPage() {
  return <Page title="Import">{null}</Page>;
}
