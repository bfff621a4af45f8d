import { Page } from "../../parts/Page";

export function LicensesPage() {
  return <Page title="Licenses">{null}</Page>;
}
