/** The command palette: a page, an action or a license, by a few letters of it. */
import { Box, Modal, Text, VisuallyHidden } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useId, useState, type KeyboardEvent } from "react";

import { text } from "../../text";
import { useOffered, type Entry } from "./entries";
import { useApplicationEntries, useLicenseEntries } from "./lookup";
import { matching } from "./matching";
import classes from "./Palette.module.css";

const words = text.palette;

interface PaletteProps {
  opened: boolean;
  onClose: () => void;
}

export default function Palette({ opened, onClose }: PaletteProps) {
  return (
    <Modal.Root opened={opened} onClose={onClose} padding={0} size="lg" yOffset="12vh" transitionProps={{ duration: 100 }}>
      <Modal.Overlay />
      <Modal.Content aria-label={words.label}>
        <Search onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  );
}

function Search({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [selectedId, select] = useState<string | null>(null);
  const listId = useId();
  const { groups, note } = useGroups(typed);
  const entries = groups.flatMap((group) => group.entries);
  const selected = Math.max(0, entries.findIndex(({ id }) => id === selectedId));
  const optionId = (entry: Entry | undefined) => (entry ? `${listId}-${entry.id}` : undefined);

  function run(entry: Entry | undefined) {
    if (!entry) return;
    onClose();
    entry.run();
  }

  function move(step: number) {
    const next = entries[(selected + step + entries.length) % entries.length];
    if (!next) return;
    select(next.id);
    document.getElementById(optionId(next) ?? "")?.scrollIntoView({ block: "nearest" });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const does = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: () => run(entries[selected]) }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  }

  return (
    <>
      <div className={classes.field}>
        <IconSearch size={20} aria-hidden />
        <input
          className={classes.input}
          data-autofocus
          role="combobox"
          aria-label={words.label}
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={optionId(entries[selected])}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={words.placeholder}
          value={typed}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            select(null); // The best match is the first.
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={listId} role="listbox" aria-label={words.label} className={classes.list}>
        {groups.map(({ label, entries: ofGroup }) => (
          <div key={label} role="group" aria-label={label}>
            <Text size="xs" fw={600} c="dimmed" className={classes.group} aria-hidden>
              {label}
            </Text>
            {ofGroup.map((entry) => (
              <Option
                key={entry.id}
                id={optionId(entry) ?? ""}
                entry={entry}
                selected={entry.id === entries[selected]?.id}
                onRun={() => run(entry)}
                onPoint={() => select(entry.id)}
              />
            ))}
          </div>
        ))}
      </div>
      <Text size="sm" c="dimmed" className={classes.note} role="status">
        {note || (
          <>
            <span aria-hidden>{words.keys}</span>
            <VisuallyHidden>{words.results(entries.length)}</VisuallyHidden>
          </>
        )}
      </Text>
    </>
  );
}

interface OptionProps {
  id: string;
  entry: Entry;
  selected: boolean;
  onRun: () => void;
  onPoint: () => void;
}

function Option({ id, entry: { label, description, icon: Icon }, selected, onRun, onPoint }: OptionProps) {
  return (
    // The keyboard stays in the field above, as a combobox has it.
    <Box
      id={id}
      role="option"
      aria-selected={selected}
      className={classes.option}
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={onPoint}
      onClick={onRun}
    >
      <Icon size={18} />
      <Text span size="sm" truncate>
        {label}
      </Text>
      {description && (
        <Text span size="xs" className={classes.description} truncate>
          {description}
        </Text>
      )}
    </Box>
  );
}

/** Licenses come last, as they come later: what stands above them stays where it is. */
function useGroups(typed: string) {
  const { pages, actions } = useOffered();
  const applications = useApplicationEntries(typed);
  const licenses = useLicenseEntries(typed);
  const groups = [
    { label: words.pages, entries: matching(pages, typed) },
    { label: words.actions, entries: matching(actions, typed) },
    { label: words.applications, entries: applications },
    { label: words.licenses, entries: licenses.entries },
  ].filter(({ entries }) => entries.length > 0);
  const nothing = groups.length === 0 ? words.nothing : "";
  const note = licenses.isSearching ? words.searching : licenses.isFailed ? words.failed : nothing;
  return { groups, note };
}
