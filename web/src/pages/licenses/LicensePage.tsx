import { Page } from "../../parts/Page";

export function LicensePage() {
  return <Page title="License">{null}</Page>;
}
