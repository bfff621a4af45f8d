/** What each role may do, as docs/roles.md has it. */
import { Table, Text, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconMinus } from "@tabler/icons-react";

import { useMembership } from "../../api/me";
import { ALL_PERMISSIONS, PERMISSIONS, ROLES } from "../../api/roles";
import { Section } from "../../parts/Section";
import { text } from "../../text";
import classes from "./RolesTable.module.css";

const words = text.permissions;

export function RolesTable() {
  const mine = useMembership()?.role;
  const rows = [
    ...ALL_PERMISSIONS.map((permission) => ({
      ...words.names[permission],
      roles: ROLES.filter((role) => PERMISSIONS[role].includes(permission)),
    })),
    { name: words.table.owners, about: words.table.ownersAbout, roles: ["owner"] },
  ];
  return (
    <Section title={words.table.title}>
      <Table.ScrollContainer minWidth={680} type="native" tabIndex={0} aria-label={words.table.title} role="region">
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{words.table.permission}</Table.Th>
              {ROLES.map((role) => (
                <Table.Th key={role} scope="col" className={classes.role} data-mine={role === mine || undefined}>
                  {words.roles[role].name}
                  {role === mine && <span className={classes.you}>{text.members.you}</span>}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ name, about, roles }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw="normal">
                  <Text size="sm">{name}</Text>
                  <Text size="xs" c="dimmed">
                    {about}
                  </Text>
                </Table.Th>
                {ROLES.map((role) => (
                  <Table.Td key={role} className={classes.role} data-mine={role === mine || undefined}>
                    <May may={roles.includes(role)} />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Section>
  );
}

function May({ may }: { may: boolean }) {
  return (
    <>
      {may ? <IconCheck size={18} aria-hidden /> : <IconMinus size={18} aria-hidden className={classes.not} />}
      <VisuallyHidden>{may ? words.table.yes : words.table.no}</VisuallyHidden>
    </>
  );
}
