import { Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { answer, api, type Schemas } from "../../api/client";
import { meQuery } from "../../api/me";
import { isProblem } from "../../api/problems";
import { Trouble } from "../../parts/Trouble";
import { exactly } from "../../parts/times";
import { text } from "../../text";
import { AcceptForm } from "./AcceptForm";
import { Door } from "./Door";
import { Notice, Refused } from "./fields";
import { useLinkToken } from "./useLinkToken";

const words = text.door.invitation;

export function InvitationPage() {
  const [token] = useLinkToken();
  if (token === null) {
    return (
      <Door title={words.title}>
        <Notice>{words.noLink}</Notice>
      </Door>
    );
  }
  return <Received key={token} token={token} />;
}

function Received({ token }: { token: string }) {
  const me = useQuery(meQuery);
  const received = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => answer(api.POST("/api/v1/invitations/received", { body: { token } })),
    staleTime: Infinity, // Each look counts against the limit of tries.
  });
  if (isProblem(received.error, "link_invalid")) {
    return (
      <Door title={words.title}>
        <Refused error={received.error} />
        <Text c="dimmed">{words.askAgain}</Text>
      </Door>
    );
  }
  if (received.error) {
    return (
      <Door title={words.title}>
        <Trouble error={received.error} retry={received.refetch} />
      </Door>
    );
  }
  if (received.isPending || me.isPending) {
    return (
      <Door title={words.title}>
        <Skeleton height={160} />
      </Door>
    );
  }
  return <Open token={token} invitation={received.data} signedIn={me.data ?? null} />;
}

interface OpenProps {
  token: string;
  invitation: Schemas["ReceivedInvitation"];
  signedIn: Schemas["Account"] | null;
}

function Open({ token, invitation, signedIn }: OpenProps) {
  const role = text.permissions.roles[invitation.role];
  return (
    <Door title={words.to(invitation.organisation_name)} purpose={words.purpose(invitation.email, role.name)}>
      <Text size="sm">{role.about}</Text>
      <Text size="sm" c="dimmed">
        {words.until} {exactly(invitation.expires_at)}.
      </Text>
      {signedIn && signedIn.email !== invitation.email && <Notice>{words.asOther(signedIn.email)}</Notice>}
      <AcceptForm token={token} invitation={invitation} isSignedIn={signedIn?.email === invitation.email} />
    </Door>
  );
}
