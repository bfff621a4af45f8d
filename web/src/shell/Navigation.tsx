import { NavLink, ScrollArea, Stack, Text } from "@mantine/core";
import { IconApi, IconBook2 } from "@tabler/icons-react";
import { Link, useRouterState } from "@tanstack/react-router";

import { useMembership } from "../api/me";
import { text } from "../text";
import { sectionsFor } from "./pages";

/** What comes with the server and is no page of the dashboard. */
const toRead = [
  { href: "/docs/", label: text.navigation.guide, icon: IconBook2 },
  { href: "/docs/api", label: text.navigation.reference, icon: IconApi },
];
const rounded = { root: { borderRadius: "var(--mantine-radius-md)" } };

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const membership = useMembership();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <ScrollArea component="nav" aria-label={text.navigation.label} h="100%" type="never">
      <Stack gap="md" p="xs">
        {sectionsFor(membership?.permissions ?? []).map(({ label, pages }) => (
          <div key={label ?? ""}>
            {label && <Heading label={label} />}
            {pages.map(({ to, label, icon: Icon }) => {
              const active = to === "/" ? path === "/" : path.startsWith(to);
              return (
                <NavLink
                  key={to}
                  component={Link}
                  to={to}
                  label={label}
                  leftSection={<Icon size={18} />}
                  active={active}
                  aria-current={active ? "page" : undefined}
                  onClick={onNavigate}
                  styles={rounded}
                />
              );
            })}
          </div>
        ))}
        <div>
          <Heading label={text.navigation.learn} />
          {toRead.map(({ href, label, icon: Icon }) => (
            <NavLink key={href} href={href} target="_blank" label={label} leftSection={<Icon size={18} />} styles={rounded} />
          ))}
        </div>
      </Stack>
    </ScrollArea>
  );
}

function Heading({ label }: { label: string }) {
  return (
    <Text size="xs" fw={600} c="dimmed" px="sm" pb={4}>
      {label}
    </Text>
  );
}
