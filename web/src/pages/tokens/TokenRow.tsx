import { Badge, Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { useActorName } from "../../api/actors";
import { answer, api } from "../../api/client";
import { ALL_PERMISSIONS } from "../../api/roles";
import type { Token } from "../../api/tokens";
import { confirm } from "../../parts/confirm";
import { useNow } from "../../parts/now";
import { Row } from "../../parts/Rows";
import { complained, said } from "../../parts/said";
import { When } from "../../parts/When";
import { text } from "../../text";

const words = text.tokens;

export function TokenRow({ token }: { token: Token }) {
  const now = useNow();
  const nameOf = useActorName();
  const hasExpired = token.expires_at !== null && Date.parse(token.expires_at) <= now;
  const ends = `${hasExpired ? words.expired : words.expires} `;
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/tokens/{token_id}", { params: { path: { token_id: token.id } } })),
    onSuccess: async () => {
      said(words.revoked(token.name));
      await queryClient.invalidateQueries({ queryKey: ["tokens"] });
    },
    onError: complained,
  });
  return (
    <Row
      title={token.name}
      beside={hasExpired && <Badge color="red.8">{words.expired}</Badge>}
      actions={
        <Button
          variant="default"
          loading={revoke.isPending}
          aria-label={words.revokeOf(token.name)}
          onClick={() =>
            confirm({
              title: words.revokeTitle(token.name),
              children: words.revokeText,
              confirm: words.revoke,
              onConfirm: () => revoke.mutate(),
            })
          }
        >
          {words.revoke}
        </Button>
      }
    >
      <Group component="ul" gap={6} my={6} p={0} style={{ listStyle: "none" }} aria-label={words.scopes}>
        {ALL_PERMISSIONS.filter((permission) => token.scopes.includes(permission)).map((permission) => (
          <Badge key={permission} component="li" variant="default" tt="none" fw={500}>
            {text.permissions.names[permission].name}
          </Badge>
        ))}
      </Group>
      <div>
        {token.last_used_at === null ? words.neverUsed : `${words.lastUsed} `}
        <When at={token.last_used_at} /> · {token.expires_at === null ? words.neverExpires : ends}
        <When at={token.expires_at} /> · {words.from}{" "}
        {token.networks.length > 0 ? token.networks.join(", ") : words.anywhere}
      </div>
      <div>
        {words.madeBy(nameOf(token.account_id))}, <When at={token.created_at} />
      </div>
    </Row>
  );
}
