import { Button, Paper } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { useTokens } from "../../api/tokens";
import { Empty } from "../../parts/Empty";
import { Page } from "../../parts/Page";
import { PagedRows } from "../../parts/PagedRows";
import { text } from "../../text";
import { CreateTokenDialog } from "./CreateTokenDialog";
import { TokenRow } from "./TokenRow";

const words = text.tokens;

export function TokensPage() {
  const tokens = useTokens();
  const { new: creating = false } = useSearch({ from: "/inside/tokens" });
  const navigate = useNavigate({ from: "/tokens" });
  const create = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => void navigate({ search: { new: true } })}>
      {words.create}
    </Button>
  );
  const empty = (
    <Empty icon={IconKey} title={words.emptyTitle} action={create}>
      {words.empty}
    </Empty>
  );
  return (
    <Page title={words.title} purpose={words.purpose} actions={tokens.items?.length !== 0 && create}>
      <Paper withBorder px={{ base: "md", sm: "lg" }} py="xs">
        <PagedRows label={words.title} pages={tokens} empty={empty}>
          {(token) => <TokenRow key={token.id} token={token} />}
        </PagedRows>
      </Paper>
      <CreateTokenDialog opened={creating} onClose={() => void navigate({ search: {}, replace: true })} />
    </Page>
  );
}
