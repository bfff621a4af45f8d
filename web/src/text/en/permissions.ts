/** Roles and permissions in words. */
export const permissions = {
  roles: {
    owner: { name: "Owner", about: "Everything, and the only role that makes other owners." },
    admin: { name: "Admin", about: "Everything but making owners: people and the organisation too." },
    developer: { name: "Developer", about: "Everything about products: applications, policies, licenses, webhooks, tokens." },
    support: { name: "Support", about: "Helps customers: extends licenses, resets devices, ends sessions. Sees no whole keys." },
    viewer: { name: "Viewer", about: "Looks at everything but whole license keys, and changes nothing." },
  },
  names: {
    read: { name: "See everything", about: "See everything of the organisation but license keys." },
    license_keys: { name: "See whole license keys", about: "Without it, keys are masked." },
    "licenses:support": {
      name: "Help with licenses",
      about: "Extend a license; reset, rename and remove its devices; end its sessions.",
    },
    "licenses:write": {
      name: "Manage licenses",
      about: "Create, change, suspend, reinstate, revoke, transfer and delete licenses.",
    },
    "policies:write": { name: "Manage policies", about: "Create, change and delete policies." },
    "applications:write": {
      name: "Manage applications",
      about: "Create, change and delete applications; rotate their keys.",
    },
    "blocklist:write": { name: "Manage the blocklist", about: "Turn devices and networks away." },
    "webhooks:write": { name: "Manage webhooks", about: "See, create, change and delete webhooks and their deliveries." },
    "tokens:write": { name: "Manage API tokens", about: "Create and revoke API tokens." },
    "members:write": { name: "Manage people", about: "Invite people, change what they may do, remove them." },
    "organisation:write": { name: "Rename the organisation", about: "Change what the organisation is called." },
  },
  table: {
    title: "What each role may do",
    permission: "Permission",
    owners: "Make and unmake owners",
    ownersAbout: "There is always at least one.",
    yes: "yes",
    no: "no",
  },
};
