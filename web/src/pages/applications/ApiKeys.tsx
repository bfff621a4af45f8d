import { Button, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import type { ApplicationDetail } from "../../api/applications";
import { answer, api } from "../../api/client";
import { useMay } from "../../api/me";
import { CopyText } from "../../parts/Copy";
import { complained, said } from "../../parts/said";
import { Section } from "../../parts/Section";
import { When } from "../../parts/When";
import { text } from "../../text";
import { Day, dayIn } from "./Day";
import { KeyTable } from "./KeyTable";
import { Rotation } from "./Rotation";

const words = text.applications.keys;
const OVERLAP_DAYS = [30, 7, 90, 365];

export function ApiKeys({ application }: { application: ApplicationDetail }) {
  const may = useMay("applications:write");
  const [opened, { open, close }] = useDisclosure(false);
  const queryClient = useQueryClient();
  const rotate = useMutation({
    mutationFn: (overlapSeconds: number) =>
      answer(
        api.POST("/api/v1/applications/{application_id}/api-keys", {
          params: { path: { application_id: application.id } },
          body: { overlap_seconds: overlapSeconds },
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
      title={words.apiTitle}
      purpose={words.apiPurpose}
      actions={
        may && (
          <Button variant="default" onClick={open}>
            {words.rotateApi}
          </Button>
        )
      }
    >
      <KeyTable
        label={words.apiTitle}
        heads={[words.key, words.createdAt, words.worksUntil]}
        rows={application.api_keys.map(({ api_key, created_at, expires_at }) => ({
          id: api_key,
          cells: [
            <CopyText key="key" value={api_key} what={words.key} />,
            <When key="created" at={created_at} />,
            expires_at === null ? words.forGood : <Day key="until" at={expires_at} />,
          ],
        }))}
      />
      <Rotation
        opened={opened}
        onClose={close}
        title={words.rotateApi}
        label={words.overlap}
        choices={[
          ...OVERLAP_DAYS.map((days) => ({ days, label: words.overlaps.days(days) })),
          { days: 0, label: words.overlaps.at_once },
        ]}
        explained={(days) => (
          <Stack gap="xs">
            <Text size="sm">{days === 0 ? words.apiAtOnce : words.apiExplained(dayIn(days))}</Text>
            <Text size="sm">{words.salt}</Text>
          </Stack>
        )}
        isPending={rotate.isPending}
        onRotate={(seconds) => rotate.mutate(seconds)}
      />
    </Section>
  );
}
