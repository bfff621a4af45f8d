/** Who is signed in, in which organisation, in which colours, and the way out. */
import { Avatar, Menu, Text, UnstyledButton, VisuallyHidden, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconDeviceDesktop, IconLogout, IconMoon, IconSun, IconUser } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";

import { answer, api } from "../api/client";
import { useMe, useMembership } from "../api/me";
import { chooseOrganisation } from "../api/organisation";
import { complained } from "../parts/said";
import { text } from "../text";
import { useChangeOrganisation } from "./useChangeOrganisation";

const SCHEMES = [
  { scheme: "light", label: text.navigation.light, icon: IconSun },
  { scheme: "dark", label: text.navigation.dark, icon: IconMoon },
  { scheme: "auto", label: text.navigation.system, icon: IconDeviceDesktop },
] as const;

export function AccountMenu() {
  const me = useMe();
  const membership = useMembership();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const change = useChangeOrganisation();

  const signOut = useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/account/logins/current")),
    onSuccess: async () => {
      chooseOrganisation(null);
      queryClient.clear();
      await navigate({ to: "/sign-in" });
    },
    onError: complained,
  });

  return (
    <Menu position="bottom-end" width={260} withinPortal>
      <Menu.Target>
        <UnstyledButton>
          <Avatar name={me.name} color="ink" variant="filled" radius="xl" size={34} />
          <VisuallyHidden>
            {text.navigation.account}: {me.name}
          </VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} truncate>
            {me.name}
          </Text>
          <Text size="xs" truncate>
            {me.email}
          </Text>
        </Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<IconUser size={16} />}>
          {text.navigation.account}
        </Menu.Item>
        {me.memberships.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Label>{text.navigation.organisations}</Menu.Label>
            {me.memberships.map(({ organisation_id: id, organisation_name: name }) => (
              <Menu.Item
                key={id}
                rightSection={id === membership?.organisation_id ? <IconCheck size={16} /> : null}
                onClick={() => void change(id)}
              >
                {name}
              </Menu.Item>
            ))}
          </>
        )}
        <Menu.Divider />
        <Menu.Label>{text.navigation.colours}</Menu.Label>
        {SCHEMES.map(({ scheme, label, icon: Icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} />}
            rightSection={scheme === colorScheme ? <IconCheck size={16} /> : null}
            onClick={() => setColorScheme(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
          {text.navigation.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
