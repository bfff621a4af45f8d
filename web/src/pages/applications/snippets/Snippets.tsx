/** What to paste into a program, in several languages, with the application's own values filled in. */
import { Anchor, Code, CopyButton, Button, Group, ScrollArea, Stack, Tabs, Text } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconCheck, IconCopy } from "@tabler/icons-react";

import { text } from "../../../text";
import { languages } from "./languages";
import classes from "./Snippets.module.css";
import type { SnippetValues } from "./values";

const words = text.applications.snippets;

export function Snippets({ values }: { values: SnippetValues }) {
  // Who writes C++ today writes it tomorrow.
  const [chosen, choose] = useLocalStorage({ key: "lockence.language", defaultValue: "curl", getInitialValueInEffect: false });
  const known = languages.some(({ id }) => id === chosen) ? chosen : "curl";
  return (
    <Tabs value={known} onChange={(id) => choose(id ?? "curl")} keepMounted={false}>
      <Tabs.List aria-label={words.languages}>
        {languages.map(({ id, label }) => (
          <Tabs.Tab key={id} value={id}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {languages.map(({ id, label, note, guide, snippet }) => (
        <Tabs.Panel key={id} value={id} pt="sm">
          <Snippet code={snippet(values)} label={label} note={note} guide={guide} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Snippet({ code, label, note, guide }: { code: string; label: string; note: string; guide: string }) {
  return (
    <Stack gap="xs">
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed" flex={1} miw="14rem">
          {note}{" "}
          <Anchor href={guide} target="_blank" underline="always" inherit>
            {words.guide}
          </Anchor>
        </Text>
        <CopyButton value={code}>
          {({ copied, copy }) => (
            <Button
              size="xs"
              variant="light"
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              onClick={copy}
              aria-label={words.copy(label)}
            >
              {copied ? text.common.copied : text.common.copy}
            </Button>
          )}
        </CopyButton>
      </Group>
      <ScrollArea.Autosize mah="28rem" className={classes.frame} type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": label }}>
        <Code block className={classes.code}>
          {code}
        </Code>
      </ScrollArea.Autosize>
    </Stack>
  );
}
