import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import { useMembership } from "../../api/me";
import type { Member } from "../../api/members";
import type { Role } from "../../api/roles";
import { confirm } from "../../parts/confirm";
import { complained, said } from "../../parts/said";
import { useChangeOrganisation } from "../../shell/useChangeOrganisation";
import { text } from "../../text";

const words = text.members;

/** Changing a member's role and removing them; both ask first. `isMe`: it is about oneself. */
export function useMemberActions(member: Member, isMe: boolean) {
  const queryClient = useQueryClient();
  const changeOrganisation = useChangeOrganisation();
  const organisation = useMembership()?.organisation_name ?? "";
  const params = { path: { account_id: member.account_id } };

  const changing = useMutation({
    mutationFn: (role: Role) => answer(api.PATCH("/api/v1/members/{account_id}", { params, body: { role } })),
    onSuccess: async ({ name, role }) => {
      said(words.changed(name, text.permissions.roles[role].name));
      await queryClient.invalidateQueries({ queryKey: isMe ? ["me"] : ["members"] });
    },
    onError: complained,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["members"] }),
  });
  const removing = useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/members/{account_id}", { params })),
    onSuccess: async () => {
      if (isMe) {
        await changeOrganisation(null);
        return;
      }
      said(words.removed(member.name));
      await Promise.all(["members", "tokens"].map((name) => queryClient.invalidateQueries({ queryKey: [name] })));
    },
    onError: complained,
  });

  function change(role: Role): void {
    const { name, about } = text.permissions.roles[role];
    confirm({
      title: words.changeTitle(member.name),
      children: isMe ? words.changeOwn(name, about) : words.change(member.name, name, about),
      confirm: words.changeConfirm(name),
      danger: isMe,
      onConfirm: () => changing.mutate(role),
    });
  }

  function remove(): void {
    confirm({
      title: isMe ? words.leaveTitle(organisation) : words.removeTitle(member.name),
      children: isMe ? words.leaveText : words.removeText(member.name),
      confirm: isMe ? words.leave : words.remove,
      onConfirm: () => removing.mutate(),
    });
  }

  return { change, remove };
}
