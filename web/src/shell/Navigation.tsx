import { NavLink, ScrollArea, Stack, Text } from "@mantine/core";
import { Link, useRouterState } from "@tanstack/react-router";

import { useMembership } from "../api/me";
import { text } from "../text";
import { sections } from "./pages";

export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const membership = useMembership();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <ScrollArea component="nav" aria-label={text.navigation.label} h="100%" type="never">
      <Stack gap="md" p="xs">
        {sections.map(({ label, pages }) => (
          <div key={label ?? ""}>
            {label && (
              <Text size="xs" fw={600} c="dimmed" px="sm" pb={4}>
                {label}
              </Text>
            )}
            {pages
              .filter(({ needs }) => !needs || membership?.permissions.includes(needs))
              .map(({ to, label, icon: Icon }) => {
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
                    styles={{ root: { borderRadius: "var(--mantine-radius-md)" } }}
                  />
                );
              })}
          </div>
        ))}
      </Stack>
    </ScrollArea>
  );
}
