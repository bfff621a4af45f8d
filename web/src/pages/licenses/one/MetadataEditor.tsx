/** What the application is told, as JSON, with what is wrong with it to the line. */
import { Button, Group, Textarea } from "@mantine/core";
import { useState } from "react";

import type { License } from "../../../api/licenses";
import { useMay } from "../../../api/me";
import { complained, said } from "../../../parts/said";
import { Section } from "../../../parts/Section";
import { text } from "../../../text";
import { readMetadata } from "../terms";
import { useLicenseUpdate } from "./useLicenseUpdate";

const words = text.license.metadata;

export function MetadataEditor({ license, etag }: { license: License; etag: string }) {
  const mayWrite = useMay("licenses:write");
  const kept = JSON.stringify(license.metadata, null, 2);
  const [seen, setSeen] = useState(kept);
  const [written, setWritten] = useState(kept);
  // Somebody else's change is shown, unless one is writing.
  if (kept !== seen) {
    setSeen(kept);
    if (written === seen) setWritten(kept);
  }
  const update = useLicenseUpdate(license.id, etag);
  const { metadata, fault } = readMetadata(written);
  const isChanged = metadata ? JSON.stringify(metadata) !== JSON.stringify(license.metadata) : true;

  function save() {
    if (!metadata) return;
    update.mutate(
      { metadata },
      {
        onSuccess: () => {
          setWritten(JSON.stringify(metadata, null, 2));
          said(words.saved);
        },
        onError: complained,
      },
    );
  }

  return (
    <Section title={words.title} purpose={words.purpose}>
      <Textarea
        aria-label={words.label}
        value={written}
        onChange={({ currentTarget }) => setWritten(currentTarget.value)}
        error={fault}
        readOnly={!mayWrite}
        autosize
        minRows={3}
        maxRows={20}
        spellCheck={false}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: "var(--mantine-font-size-sm)" } }}
      />
      {mayWrite && (
        <Group>
          <Button disabled={!metadata || !isChanged} loading={update.isPending} onClick={save}>
            {text.common.save}
          </Button>
          <Button
            variant="default"
            disabled={!metadata || written === JSON.stringify(metadata, null, 2)}
            onClick={() => setWritten(JSON.stringify(metadata, null, 2))}
          >
            {words.format}
          </Button>
        </Group>
      )}
    </Section>
  );
}
