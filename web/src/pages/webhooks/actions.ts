/** What can be done with a webhook beside editing it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { answer, api } from "../../api/client";
import { confirm } from "../../parts/confirm";
import { complained, said } from "../../parts/said";
import { text } from "../../text";
import type { Secret } from "./secret";

const words = text.webhooks;

export function useWebhookActions(id: string, showSecret: (secret: Secret) => void) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const params = { path: { webhook_id: id } };
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["webhooks"] });

  const setEnabled = useMutation({
    mutationFn: (enabled: boolean) => answer(api.PATCH("/api/v1/webhooks/{webhook_id}", { params, body: { enabled } })),
    onSuccess: async ({ enabled }) => {
      said(enabled ? words.enabled : words.disabled);
      await refresh();
    },
    onError: complained,
  });
  const sendTest = useMutation({
    mutationFn: () => answer(api.POST("/api/v1/webhooks/{webhook_id}/test", { params })),
    onSuccess: async () => {
      said(words.test.sent);
      await refresh();
    },
    onError: complained,
  });
  const rotate = useMutation({
    mutationFn: () => answer(api.POST("/api/v1/webhooks/{webhook_id}/rotate-secret", { params })),
    onSuccess: async (secret) => {
      showSecret(secret);
      await refresh();
    },
    onError: complained,
  });
  const remove = useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/webhooks/{webhook_id}", { params })),
    onSuccess: async () => {
      said(words.deleted);
      await navigate({ to: "/webhooks" });
      await queryClient.invalidateQueries({ queryKey: ["webhooks", "listed"] });
    },
    onError: complained,
  });

  return {
    enable: () => setEnabled.mutate(true),
    isEnabling: setEnabled.isPending,
    sendTest: () => sendTest.mutate(),
    isSending: sendTest.isPending,
    askDisable: () =>
      confirm({
        title: words.disableTitle,
        children: words.disableBody,
        confirm: words.disable,
        onConfirm: () => setEnabled.mutate(false),
      }),
    askRotate: () =>
      confirm({
        title: words.secret.rotateTitle,
        children: words.secret.rotateBody,
        confirm: words.secret.rotate,
        danger: false,
        onConfirm: () => rotate.mutate(),
      }),
    askDelete: () =>
      confirm({
        title: words.deleteTitle,
        children: words.deleteBody,
        confirm: words.delete,
        onConfirm: () => remove.mutate(),
      }),
  };
}
