import { Button, Group, SegmentedControl, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";

import { isProblem } from "../../api/problems";
import { ApplicationSelect } from "../../parts/ApplicationSelect";
import { inTurn, type Outcome } from "../../parts/inTurn";
import { said } from "../../parts/said";
import { explain } from "../../parts/Trouble";
import { counted, number, text } from "../../text";
import { block, type Kind } from "./changing";
import { linesOf } from "./lines";

const LINES_MAX = 500;
const FAULTS_SHOWN = 3;

const words = text.blocklist;

interface BlockFormProps {
  applicationId: string;
  kind: Kind;
  onDone: () => void;
}

export function BlockForm({ applicationId, kind: initialKind, onDone }: BlockFormProps) {
  const queryClient = useQueryClient();
  const [application, setApplication] = useState(applicationId);
  const [kind, setKind] = useState<Kind>(initialKind);
  const kindId = useId();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { values: "", note: "" },
    validate: {
      values: (written) => {
        const count = linesOf(written).length;
        if (count === 0) return words.missing;
        return count > LINES_MAX ? words.tooMany(number(LINES_MAX)) : null;
      },
    },
  });
  const add = useMutation({
    mutationFn: ({ values, note }: { values: string; note: string }) =>
      inTurn(linesOf(values), (value) => block(application, { kind, value, note })),
    onSuccess: async (outcome) => {
      const faults = outcome.failed.filter(({ error }) => !isProblem(error, "conflict"));
      const summary = summaryOf(outcome, faults.length);
      if (summary) said(summary);
      if (faults.length === 0) onDone();
      else {
        // What did not go in stays to be mended.
        form.setFieldValue("values", faults.map(({ item }) => item).join("\n"));
        const told = faults.slice(0, FAULTS_SHOWN).map(({ item, error }) => faultOf(item, explain(error)));
        form.setFieldError("values", told.join("\n"));
      }
      await queryClient.invalidateQueries({ queryKey: ["blocklist"] });
    },
  });
  return (
    <form onSubmit={form.onSubmit((given) => add.mutate(given))}>
      <Stack>
        <ApplicationSelect
          required
          allowDeselect={false}
          value={application}
          onChange={(id) => setApplication(id ?? application)}
        />
        <div>
          <Text size="sm" fw={500} id={kindId} mb={4}>
            {words.kind}
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby={kindId}
            data={[
              { value: "device", label: words.devices },
              { value: "address", label: words.addresses },
            ]}
            value={kind}
            onChange={(chosen) => setKind(chosen)}
          />
        </div>
        <Textarea
          label={kind === "device" ? words.hwids : words.networks}
          description={kind === "device" ? words.hwidsHint : words.networksHint}
          required
          data-autofocus
          autosize
          minRows={3}
          maxRows={12}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" }, error: { whiteSpace: "pre-line" } }}
          spellCheck={false}
          key={form.key("values")}
          {...form.getInputProps("values")}
        />
        <Textarea
          label={words.note}
          description={words.noteHint}
          autosize
          maxRows={6}
          maxLength={4096}
          key={form.key("note")}
          {...form.getInputProps("note")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={add.isPending}>
            {words.add}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The server often names the value itself. */
function faultOf(value: string, fault: string): string {
  return fault.includes(value) ? fault : words.faultOf(value, fault);
}

function summaryOf({ done, failed }: Outcome<string>, faults: number): string {
  const known = failed.length - faults;
  const parts: string[] = [];
  if (done.length > 0) parts.push(words.added(counted(done.length, words.one, words.other)));
  if (known > 0) parts.push(words.known(counted(known, words.one, words.other)));
  return parts.join("; ");
}
