import { counted } from "..";

/** The command palette. */
export const palette = {
  label: "Search or jump to…",
  placeholder: "A page, an action, a key, a name, an e-mail, a HWID…",
  pages: "Pages",
  actions: "Actions",
  applications: "Applications",
  licenses: "Licenses",
  searching: "Looking for licenses…",
  nothing: "Nothing found. Try a whole license key, an e-mail address, or a part of a name.",
  failed: "Licenses could not be searched.",
  keys: "↑ ↓ to choose, Enter to open, Esc to close",
  results: (count: number) => counted(count, "result", "results"),
  createLicense: "Create a license",
  importLicenses: "Import licenses",
  createApplication: "Create an application",
  invite: "Invite somebody",
  createWebhook: "Create a webhook",
  createToken: "Create an API token",
  firstSteps: "First steps",
  guide: "Guide",
  reference: "API reference",
  light: "Switch to light",
  dark: "Switch to dark",
  system: "Colours like the system",
};
