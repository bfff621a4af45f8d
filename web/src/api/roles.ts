/** What each role may do: the table of docs/roles.md, which a test holds it against. */
import type { Schemas } from "./client";
import type { Permission } from "./me";

export type Role = Schemas["Role"];

/** From the one that may do most to the one that may do least. */
export const ROLES = ["owner", "admin", "developer", "support", "viewer"] as const satisfies readonly Role[];

const VIEWER: readonly Permission[] = ["read"];
const SUPPORT: readonly Permission[] = [...VIEWER, "licenses:support"];
const DEVELOPER: readonly Permission[] = [
  ...SUPPORT,
  "license_keys",
  "licenses:write",
  "policies:write",
  "applications:write",
  "blocklist:write",
  "webhooks:write",
  "tokens:write",
];
const ADMIN: readonly Permission[] = [...DEVELOPER, "members:write", "organisation:write"];

export const PERMISSIONS: Record<Role, readonly Permission[]> = {
  owner: ADMIN,
  admin: ADMIN,
  developer: DEVELOPER,
  support: SUPPORT,
  viewer: VIEWER,
};

/** In the order in which people read them. */
export const ALL_PERMISSIONS: readonly Permission[] = [
  "read",
  "license_keys",
  "licenses:support",
  "licenses:write",
  "policies:write",
  "applications:write",
  "blocklist:write",
  "webhooks:write",
  "tokens:write",
  "members:write",
  "organisation:write",
];
