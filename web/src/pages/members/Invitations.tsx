import { Badge, Button, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import { useMembership } from "../../api/me";
import { useInvitations, type Invitation } from "../../api/members";
import { confirm } from "../../parts/confirm";
import { PagedRows } from "../../parts/PagedRows";
import { Row } from "../../parts/Rows";
import { complained, said } from "../../parts/said";
import { Section } from "../../parts/Section";
import { When } from "../../parts/When";
import { text } from "../../text";
import { useInvite } from "./useInvite";

const words = text.members;

export function Invitations() {
  const invitations = useInvitations();
  return (
    <Section title={words.invitations} purpose={words.invitationsPurpose}>
      <PagedRows
        label={words.invitations}
        pages={invitations}
        empty={<Text size="sm">{words.noInvitations}</Text>}
      >
        {(invitation) => <Invited key={invitation.id} invitation={invitation} />}
      </PagedRows>
    </Section>
  );
}

function Invited({ invitation }: { invitation: Invitation }) {
  const { id, email, role, created_at, expires_at } = invitation;
  const mayChange = useMembership()?.role === "owner" || role !== "owner";
  const queryClient = useQueryClient();
  const invite = useInvite();
  const withdraw = useMutation({
    mutationFn: () =>
      answer(api.DELETE("/api/v1/invitations/{invitation_id}", { params: { path: { invitation_id: id } } })),
    onSuccess: async () => {
      said(words.withdrawn);
      await queryClient.invalidateQueries({ queryKey: ["invitations"] });
    },
    onError: complained,
  });
  return (
    <Row
      title={email}
      beside={<Badge variant="default">{text.permissions.roles[role].name}</Badge>}
      actions={
        mayChange && (
          <>
            <Button
              variant="default"
              loading={invite.isPending}
              aria-label={words.sendAgainTo(email)}
              onClick={() => invite.mutate({ email, role }, { onError: complained })}
            >
              {words.sendAgain}
            </Button>
            <Button
              variant="default"
              loading={withdraw.isPending}
              aria-label={words.withdrawOf(email)}
              onClick={() =>
                confirm({
                  title: words.withdrawTitle,
                  children: words.withdrawText(email),
                  confirm: words.withdraw,
                  onConfirm: () => withdraw.mutate(),
                })
              }
            >
              {words.withdraw}
            </Button>
          </>
        )
      }
    >
      {words.invited} <When at={created_at} /> · {words.ends} <When at={expires_at} />
    </Row>
  );
}
