/** What stands around every page behind the door. */
import { ActionIcon, Anchor, AppShell, Burger, Group, Image, Kbd, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { Link, Outlet } from "@tanstack/react-router";
import { useEffect } from "react";

import { useMembership } from "../api/me";
import { licensesPage } from "../pages/licenses/load";
import { text } from "../text";
import { AccountMenu } from "./AccountMenu";
import { Navigation } from "./Navigation";
import { usePalette } from "./palette/usePalette";
import classes from "./Shell.module.css";

const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";

const ONCE_AT_REST_MS = 1000;

export function Shell() {
  const [opened, { toggle, close }] = useDisclosure(false);
  const membership = useMembership();
  const { open: openPalette, palette } = usePalette();
  useEffect(() => {
    const later = setTimeout(() => void licensesPage(), ONCE_AT_REST_MS);
    return () => clearTimeout(later);
  }, []);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding={{ base: "md", sm: "xl" }}
    >
      <a href="#content" className="skip">
        {text.navigation.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={text.common.openMenu} />
            <Anchor component={Link} to="/" underline="never" c="inherit" aria-label={text.common.product}>
              <Group gap="xs" wrap="nowrap">
                <Image src="/icon.svg" alt="" w={26} h={26} />
                <Text fw={700} visibleFrom="xs">
                  {text.common.product}
                </Text>
              </Group>
            </Anchor>
            <Text c="dimmed" truncate maw={220}>
              {membership?.organisation_name}
            </Text>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <UnstyledButton className={classes.search} visibleFrom="sm" onClick={() => openPalette()}>
              <IconSearch size={16} />
              <Text span size="sm" flex={1}>
                {text.navigation.search}
              </Text>
              <Kbd size="xs">{modifier} K</Kbd>
            </UnstyledButton>
            <ActionIcon
              hiddenFrom="sm"
              variant="subtle"
              color="gray"
              aria-label={text.navigation.search}
              onClick={() => openPalette()}
            >
              <IconSearch size={20} />
            </ActionIcon>
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar>
        <Navigation onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" className={classes.main}>
        <div className={classes.column}>
          <Outlet />
        </div>
      </AppShell.Main>
      {palette}
    </AppShell>
  );
}
