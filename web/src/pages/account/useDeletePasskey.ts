import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api, type Schemas } from "../../api/client";
import { confirm } from "../../parts/confirm";
import { complained, said } from "../../parts/said";
import { text } from "../../text";

const words = text.account.passkeys;

/** Deletes a passkey, after asking. */
export function useDeletePasskey(): (passkey: Schemas["Passkey"]) => void {
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: ({ id }: Schemas["Passkey"]) =>
      answer(api.DELETE("/api/v1/account/passkeys/{passkey_id}", { params: { path: { passkey_id: id } } })),
    onSuccess: async (_, { name }) => {
      said(words.deleted(name));
      await queryClient.invalidateQueries({ queryKey: ["passkeys"] });
    },
    onError: complained,
  });
  return (passkey) =>
    confirm({
      title: words.deleteTitle(passkey.name),
      children: words.deleteText,
      confirm: words.delete,
      onConfirm: () => remove.mutate(passkey),
    });
}
