import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import type { Role } from "../../api/roles";
import { said } from "../../parts/said";
import { text } from "../../text";

/** Sends an invitation. Inviting somebody again sends a new link in place of the old one. */
export function useInvite() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (given: { email: string; role: Role }) => answer(api.POST("/api/v1/invitations", { body: given })),
    onSuccess: async ({ email }) => {
      said(text.members.sent(email));
      await queryClient.invalidateQueries({ queryKey: ["invitations"] });
    },
  });
}
