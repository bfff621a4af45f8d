/** What the palette offers before anything is looked up: every page, and what is done often. */
import { useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import {
  IconApps,
  IconApi,
  IconBook2,
  IconDeviceDesktop,
  IconFileImport,
  IconKey,
  IconMoon,
  IconPlus,
  IconRocket,
  IconSun,
  IconUserPlus,
  IconWebhook,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import type { ComponentType } from "react";

import { useMembership, type Permission } from "../../api/me";
import { openNewApplication } from "../../pages/applications/NewApplication";
import { text } from "../../text";
import { sections } from "../pages";
import type { Matchable } from "./matching";

const words = text.palette;

export interface Entry extends Matchable {
  id: string;
  description?: string;
  icon: ComponentType<{ size?: number }>;
  run: () => void;
}

type Offered = Entry & { needs?: Permission | undefined };

/** Only what the person may do. */
export function useOffered(): { pages: Entry[]; actions: Entry[] } {
  const membership = useMembership();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const may = ({ needs }: Offered) => !needs || (membership?.permissions.includes(needs) ?? false);

  const pages = sections
    .flatMap((section) => section.pages)
    .map(({ to, label, icon, needs }): Offered => ({ id: to, label, icon, needs, run: () => void navigate({ to }) }));

  const colours = (scheme: MantineColorScheme, label: string, icon: Entry["icon"]): Offered => ({
    id: `colours-${scheme}`,
    label,
    icon,
    keywords: text.navigation.colours,
    run: () => setColorScheme(scheme),
  });
  const actions: Offered[] = [
    {
      id: "create-license",
      label: words.createLicense,
      icon: IconPlus,
      needs: "licenses:write",
      run: () => void navigate({ to: "/licenses", search: { new: true } }),
    },
    {
      id: "import-licenses",
      label: words.importLicenses,
      keywords: "CSV JSON",
      icon: IconFileImport,
      needs: "licenses:write",
      run: () => void navigate({ to: "/licenses/import" }),
    },
    {
      id: "create-application",
      label: words.createApplication,
      icon: IconApps,
      needs: "applications:write",
      run: () =>
        openNewApplication(({ id }) => void navigate({ to: "/applications/$applicationId", params: { applicationId: id } })),
    },
    {
      id: "invite",
      label: words.invite,
      icon: IconUserPlus,
      needs: "members:write",
      run: () => void navigate({ to: "/members", search: { invite: true } }),
    },
    {
      id: "create-webhook",
      label: words.createWebhook,
      icon: IconWebhook,
      needs: "webhooks:write",
      run: () => void navigate({ to: "/webhooks", search: { new: true } }),
    },
    {
      id: "create-token",
      label: words.createToken,
      icon: IconKey,
      needs: "tokens:write",
      run: () => void navigate({ to: "/tokens", search: { new: true } }),
    },
    { id: "first-steps", label: words.firstSteps, icon: IconRocket, run: () => void navigate({ to: "/welcome" }) },
    { id: "guide", label: words.guide, icon: IconBook2, run: () => window.location.assign("/docs/") },
    { id: "reference", label: words.reference, icon: IconApi, run: () => window.location.assign("/docs/api") },
    colours("dark", words.dark, IconMoon),
    colours("light", words.light, IconSun),
    colours("auto", words.system, IconDeviceDesktop),
  ];
  return { pages: pages.filter(may), actions: actions.filter(may) };
}
