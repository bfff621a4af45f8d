/** The pages that the navigation and the palette offer, and who they are for. */
import {
  IconAddressBook,
  IconApps,
  IconBan,
  IconBuilding,
  IconHistory,
  IconHome,
  IconKey,
  IconLicense,
  IconPlugConnected,
  IconTemplate,
  IconUsers,
  IconWebhook,
} from "@tabler/icons-react";
import type { LinkProps } from "@tanstack/react-router";
import type { ComponentType } from "react";

import type { Permission } from "../api/me";
import { text } from "../text";

export interface PageEntry {
  to: NonNullable<LinkProps["to"]>;
  label: string;
  icon: ComponentType<{ size?: number }>;
  /** Who lacks it is not offered the page. Every member may read; who is in no organisation may not. */
  needs?: Permission;
}

export const sections: { label: string | null; pages: PageEntry[] }[] = [
  { label: null, pages: [{ to: "/", label: text.navigation.home, icon: IconHome, needs: "read" }] },
  {
    label: text.navigation.sell,
    pages: [
      { to: "/licenses", label: text.navigation.licenses, icon: IconLicense, needs: "read" },
      { to: "/sessions", label: text.navigation.sessions, icon: IconPlugConnected, needs: "read" },
      { to: "/policies", label: text.navigation.policies, icon: IconTemplate, needs: "read" },
      { to: "/blocklist", label: text.navigation.blocklist, icon: IconBan, needs: "read" },
    ],
  },
  {
    label: text.navigation.build,
    pages: [
      { to: "/applications", label: text.navigation.applications, icon: IconApps, needs: "read" },
      { to: "/webhooks", label: text.navigation.webhooks, icon: IconWebhook, needs: "webhooks:write" },
      { to: "/tokens", label: text.navigation.tokens, icon: IconKey, needs: "tokens:write" },
      { to: "/events", label: text.navigation.events, icon: IconHistory, needs: "read" },
    ],
  },
  {
    label: text.navigation.team,
    pages: [
      { to: "/members", label: text.navigation.members, icon: IconUsers, needs: "read" },
      { to: "/organisation", label: text.navigation.organisation, icon: IconBuilding },
      { to: "/account", label: text.navigation.account, icon: IconAddressBook },
    ],
  },
];

/** The sections with the pages that are offered to somebody with these permissions. */
export function sectionsFor(permissions: readonly Permission[]): typeof sections {
  return sections
    .map(({ label, pages }) => ({ label, pages: pages.filter(({ needs }) => !needs || permissions.includes(needs)) }))
    .filter(({ pages }) => pages.length > 0);
}
