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
  /** Who lacks it is not offered the page. */
  needs?: Permission;
}

export const sections: { label: string | null; pages: PageEntry[] }[] = [
  { label: null, pages: [{ to: "/", label: text.navigation.home, icon: IconHome }] },
  {
    label: text.navigation.sell,
    pages: [
      { to: "/licenses", label: text.navigation.licenses, icon: IconLicense },
      { to: "/sessions", label: text.navigation.sessions, icon: IconPlugConnected },
      { to: "/policies", label: text.navigation.policies, icon: IconTemplate },
      { to: "/blocklist", label: text.navigation.blocklist, icon: IconBan },
    ],
  },
  {
    label: text.navigation.build,
    pages: [
      { to: "/applications", label: text.navigation.applications, icon: IconApps },
      { to: "/webhooks", label: text.navigation.webhooks, icon: IconWebhook, needs: "webhooks:write" },
      { to: "/tokens", label: text.navigation.tokens, icon: IconKey, needs: "tokens:write" },
      { to: "/events", label: text.navigation.events, icon: IconHistory },
    ],
  },
  {
    label: text.navigation.team,
    pages: [
      { to: "/members", label: text.navigation.members, icon: IconUsers },
      { to: "/organisation", label: text.navigation.organisation, icon: IconBuilding },
      { to: "/account", label: text.navigation.account, icon: IconAddressBook },
    ],
  },
];
