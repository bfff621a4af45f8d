/** Deleting an application. Its name is typed, so that it is not the wrong one. */
import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import type { ApplicationDetail } from "../../api/applications";
import { answer, api } from "../../api/client";
import { useMay } from "../../api/me";
import { Dialog } from "../../parts/Dialog";
import { complained, said } from "../../parts/said";
import { Section } from "../../parts/Section";
import { text } from "../../text";
import { useWhom } from "./whom";

const words = text.applications.danger;

export function DangerZone({ application: { id, name } }: { application: ApplicationDetail }) {
  const may = useMay("applications:write");
  const [opened, { open, close }] = useDisclosure(false);
  const [typed, setTyped] = useState("");
  const { sessions, licenses } = useWhom(id);
  const queryClient = useQueryClient();
  const navigate = useNavigate();

  const remove = useMutation({
    mutationFn: () =>
      answer(api.DELETE("/api/v1/applications/{application_id}", { params: { path: { application_id: id } } })),
    onSuccess: async () => {
      said(words.done(name));
      await navigate({ to: "/applications" });
      await queryClient.invalidateQueries(); // Its licenses, sessions, policies and numbers went with it.
    },
    onError: complained,
  });

  if (!may) return null;
  return (
    <Section
      title={words.title}
      purpose={words.explained}
      actions={
        <Button color="red.8" onClick={open}>
          {words.action}
        </Button>
      }
    >
      <Dialog
        opened={opened}
        onClose={close}
        onExitTransitionEnd={() => setTyped("")}
        title={words.question(name)}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (typed === name) remove.mutate();
          }}
        >
          <Stack>
            <Text size="sm">{words.hits(sessions, licenses)}</Text>
            <TextInput
              label={words.type(name)}
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
              autoComplete="off"
              data-autofocus
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {text.common.cancel}
              </Button>
              <Button type="submit" color="red.8" disabled={typed !== name} loading={remove.isPending}>
                {words.submit}
              </Button>
            </Group>
          </Stack>
        </form>
      </Dialog>
    </Section>
  );
}
