/** Deleting a policy: only one that no license uses, and it says so beforehand. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { answer, api } from "../../api/client";
import { confirm } from "../../parts/confirm";
import { complained, said } from "../../parts/said";
import { counted, text } from "../../text";
import type { Policy } from "./values";

const words = text.policies;

export function useDeletePolicy(): (policy: Policy) => void {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: ({ id }: Policy) =>
      answer(api.DELETE("/api/v1/policies/{policy_id}", { params: { path: { policy_id: id } } })),
    onSuccess: async (_, { name }) => {
      said(words.deleted(name));
      await queryClient.invalidateQueries({ queryKey: ["policies"] });
    },
    onError: complained,
  });
  const look = useMutation({
    mutationFn: ({ id, application_id }: Policy) =>
      answer(api.GET("/api/v1/licenses/count", { params: { query: { application_id, policy_id: id } } })),
    onSuccess: ({ count, exact }, policy) => {
      if (count === 0) {
        confirm({
          title: words.deleteTitle(policy.name),
          children: words.deleteWhat,
          confirm: words.deletePolicy,
          onConfirm: () => remove.mutate(policy),
        });
        return;
      }
      const licenses = counted(count, words.license, words.licenses_);
      tellInUse(policy, exact ? licenses : words.atLeast(licenses), () =>
        void navigate({
          to: "/licenses",
          search: { application_id: policy.application_id, policy_id: policy.id },
        }),
      );
    },
    onError: complained,
  });
  return look.mutate;
}

function tellInUse({ name }: Policy, licenses: string, show: () => void): void {
  const id = modals.open({
    title: words.inUseTitle(name),
    closeButtonProps: { "aria-label": text.common.close },
    children: (
      <Stack>
        <Text size="sm">{words.inUse(licenses)}</Text>
        <Group justify="flex-end">
          <Button
            onClick={() => {
              modals.close(id);
              show();
            }}
          >
            {words.showLicenses}
          </Button>
        </Group>
      </Stack>
    ),
  });
}
