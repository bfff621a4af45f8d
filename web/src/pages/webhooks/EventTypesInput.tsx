/** Which events a webhook hears of: everything, all of some kinds, or single types. */
import { Checkbox, Input, Paper, ScrollArea, Stack, Text, TextInput } from "@mantine/core";
import { useUncontrolled } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";

import { eventTitle } from "../../api/actors";
import { text } from "../../text";
import { ALL, allOf, byKind, isWanted, toggleAll, toggleKind, toggleType } from "./patterns";

const words = text.webhooks.choose;
/** A test goes to the webhook that is tested, whatever it wants. */
const TYPES = Object.keys(text.events.types).filter((type) => type !== "webhook.test");

interface EventTypesInputProps {
  value?: string[];
  defaultValue?: string[];
  onChange?: (patterns: string[]) => void;
  error?: ReactNode;
}

export function EventTypesInput({ value, defaultValue, onChange, error }: EventTypesInputProps) {
  const [patterns, setPatterns] = useUncontrolled<string[]>({ value, defaultValue, finalValue: [], onChange });
  const [search, setSearch] = useState("");
  const wantsAll = patterns.includes(ALL);
  const found = TYPES.filter((type) => matches(type, search));
  return (
    <Input.Wrapper
      label={words.label}
      description={words.hint}
      error={error}
      required
      labelElement="div"
      role="group"
      aria-label={words.label}
    >
      <Stack gap="xs" mt={6}>
        <Checkbox
          label={words.everything}
          checked={wantsAll}
          onChange={() => setPatterns(toggleAll(patterns))}
        />
        {!wantsAll && (
          <Paper withBorder p="xs">
            <TextInput
              aria-label={words.search}
              placeholder={words.search}
              size="xs"
              leftSection={<IconSearch size={14} />}
              value={search}
              onChange={({ currentTarget }) => setSearch(currentTarget.value)}
            />
            <ScrollArea.Autosize mah={320} mt="xs" type="auto">
              <Stack gap="md">
                {byKind(found).map(([kind, types]) => (
                  <Kind key={kind} kind={kind} types={types} patterns={patterns} onChange={setPatterns} />
                ))}
                {found.length === 0 && <Text size="sm">{words.nothing}</Text>}
              </Stack>
            </ScrollArea.Autosize>
          </Paper>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

interface KindProps {
  kind: string;
  types: string[];
  patterns: string[];
  onChange: (patterns: string[]) => void;
}

function Kind({ kind, types, patterns, onChange }: KindProps) {
  const title = text.webhooks.kinds[kind] ?? kind;
  const wantsKind = patterns.includes(allOf(kind));
  return (
    <Stack gap={6}>
      <Checkbox
        label={title}
        aria-label={words.allOf(title)}
        fw={600}
        checked={wantsKind}
        indeterminate={!wantsKind && types.some((type) => patterns.includes(type))}
        onChange={() => onChange(toggleKind(patterns, kind))}
      />
      <Stack gap={6} pl="lg">
        {types.map((type) => (
          <Checkbox
            key={type}
            size="xs"
            label={eventTitle(type)}
            description={type}
            checked={isWanted(patterns, type)}
            disabled={wantsKind}
            onChange={() => onChange(toggleType(patterns, type))}
          />
        ))}
      </Stack>
    </Stack>
  );
}

function matches(type: string, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  const kind = text.webhooks.kinds[type.slice(0, type.indexOf("."))] ?? "";
  return `${type} ${eventTitle(type)} ${kind}`.toLowerCase().includes(wanted);
}
