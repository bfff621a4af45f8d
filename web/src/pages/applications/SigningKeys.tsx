import { Badge, Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import type { ApplicationDetail } from "../../api/applications";
import { answer, api } from "../../api/client";
import { useMay } from "../../api/me";
import { CopyText } from "../../parts/Copy";
import { complained, said } from "../../parts/said";
import { Section } from "../../parts/Section";
import { text } from "../../text";
import { Day, dayIn } from "./Day";
import { KeyTable } from "./KeyTable";
import { Rotation } from "./Rotation";

const words = text.applications.keys;
const ACTIVE_IN_DAYS = [7, 30, 90];
const COLOURS = { upcoming: "blue", signing: "teal", retired: "gray" } as const;

export function SigningKeys({ application }: { application: ApplicationDetail }) {
  const may = useMay("applications:write");
  const [opened, { open, close }] = useDisclosure(false);
  const queryClient = useQueryClient();
  const rotate = useMutation({
    mutationFn: (activeInSeconds: number) =>
      answer(
        api.POST("/api/v1/applications/{application_id}/signing-keys", {
          params: { path: { application_id: application.id } },
          body: { active_in_seconds: activeInSeconds },
        }),
      ),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["applications", application.id] });
      close();
      said(words.rotated);
    },
    onError: complained,
  });

  return (
    <Section
      title={words.signingTitle}
      purpose={words.signingPurpose}
      actions={
        may && (
          <Button variant="default" onClick={open}>
            {words.rotateSigning}
          </Button>
        )
      }
    >
      <KeyTable
        label={words.signingTitle}
        heads={[words.publicKey, words.state, words.since]}
        rows={application.signing_keys.map(({ id, public_key, state, active_from }) => ({
          id,
          cells: [
            <CopyText key="key" value={public_key} what={words.publicKey} />,
            <Badge key="state" variant="light" color={COLOURS[state]} tt="none" miw="max-content">
              {words.states[state]}
            </Badge>,
            <Day key="since" at={active_from} />,
          ],
        }))}
      />
      <Rotation
        opened={opened}
        onClose={close}
        title={words.rotateSigning}
        label={words.activeIn}
        choices={[
          ...ACTIVE_IN_DAYS.map((days) => ({ days, label: words.takeovers.days(days) })),
          { days: 0, label: words.takeovers.at_once },
        ]}
        explained={(days) => (days === 0 ? words.signingAtOnce : words.signingExplained(dayIn(days)))}
        isPending={rotate.isPending}
        onRotate={(seconds) => rotate.mutate(seconds)}
      />
    </Section>
  );
}
