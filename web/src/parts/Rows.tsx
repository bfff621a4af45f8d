/** A short list of things, each with what can be done to it. On a phone its parts stand below each other. */
import { Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./Rows.module.css";

export function Rows({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul className={classes.rows} aria-label={label}>
      {children}
    </ul>
  );
}

interface RowProps {
  icon?: ReactNode;
  title: ReactNode;
  /** Beside the title, such as a badge. */
  beside?: ReactNode;
  /** Below the title, in smaller type. */
  children?: ReactNode;
  actions?: ReactNode;
}

export function Row({ icon, title, beside, children, actions }: RowProps) {
  return (
    <li className={classes.row}>
      <Group gap="sm" wrap="nowrap" align="flex-start" className={classes.what}>
        {icon}
        <Stack gap={2} style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600} style={{ overflowWrap: "anywhere" }}>
              {title}
            </Text>
            {beside}
          </Group>
          <Text component="div" size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {children}
          </Text>
        </Stack>
      </Group>
      {actions && <Group gap="xs">{actions}</Group>}
    </li>
  );
}
