/** Changing many licenses: what is ticked is changed for all of them, the rest stays as each has it. */
import { Checkbox, Stack, Text } from "@mantine/core";
import { useEffect, useState, type ReactNode } from "react";

import type { Schemas } from "../../api/client";
import { text } from "../../text";
import { NoteField } from "./CustomerFields";
import { useLicenseForm } from "./form";
import { AtLimitField, EndFields, EntitlementsField, LimitField, PolicyField } from "./TermsFields";
import { changesOf, NEW } from "./terms";

const words = text.licenses;

type Part = "policy_id" | "end" | "max_devices" | "max_sessions" | "at_session_limit" | "entitlements" | "note";

interface BulkChangesProps {
  applicationId: string | undefined;
  /** Null while something that was ticked is not filled in. */
  onChange: (changes: Schemas["LicenseChanges"] | null) => void;
}

export function BulkChanges({ applicationId, onChange }: BulkChangesProps) {
  const form = useLicenseForm({ ...NEW, application_id: applicationId ?? "", ends: "never" });
  const [ticked, setTicked] = useState<Part[]>([]);
  const [written, setWritten] = useState(form.getValues());
  for (const name of Object.keys(NEW) as (keyof typeof NEW)[]) form.watch(name, () => setWritten({ ...form.getValues() }));

  useEffect(() => {
    const all = changesOf(written);
    const ends = ["expires_at", "duration_seconds", "starts"] as const;
    const names = ticked.flatMap((part): (keyof typeof all)[] => (part === "end" ? [...ends] : [part]));
    const chosen = Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]]));
    const isWhole = !ticked.includes("end") || ends.some((name) => name in chosen);
    onChange(isWhole ? chosen : null);
  }, [ticked, written, onChange]);

  const parts: [Part, string, ReactNode][] = [
    ["end", words.form.ends, <EndFields key="" form={form} given={words.form.endsKeep} />],
    ["max_devices", words.form.maxDevices, <LimitField key="" form={form} name="max_devices" />],
    ["max_sessions", words.form.maxSessions, <LimitField key="" form={form} name="max_sessions" />],
    ["at_session_limit", words.form.atLimit, <AtLimitField key="" form={form} />],
    ["entitlements", words.form.entitlements, <EntitlementsField key="" form={form} />],
    ["note", words.form.note, <NoteField key="" form={form} />],
  ];
  // A policy is of one application.
  if (applicationId) parts.unshift(["policy_id", words.form.policy, <PolicyField key="" form={form} />]);

  return (
    <Stack gap="sm">
      <Text size="sm">{words.bulk.chooseChanges}</Text>
      {parts.map(([part, label, field]) => (
        <Stack key={part} gap={6}>
          <Checkbox
            label={label}
            checked={ticked.includes(part)}
            onChange={({ currentTarget: { checked } }) =>
              setTicked((before) => (checked ? [...before, part] : before.filter((one) => one !== part)))
            }
          />
          {ticked.includes(part) && <div style={{ paddingInlineStart: "2rem" }}>{field}</div>}
        </Stack>
      ))}
    </Stack>
  );
}
