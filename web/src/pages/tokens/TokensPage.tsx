import { Button, Paper } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { tokensQuery } from "../../api/tokens";
import { Empty } from "../../parts/Empty";
import { LoadingRows } from "../../parts/Loading";
import { Page } from "../../parts/Page";
import { Rows } from "../../parts/Rows";
import { Trouble } from "../../parts/Trouble";
import { text } from "../../text";
import { CreateTokenDialog } from "./CreateTokenDialog";
import { TokenRow } from "./TokenRow";

const words = text.tokens;

export function TokensPage() {
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(tokensQuery);
  const { new: creating = false } = useSearch({ from: "/inside/tokens" });
  const navigate = useNavigate({ from: "/tokens" });
  const create = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => void navigate({ search: { new: true } })}>
      {words.create}
    </Button>
  );
  const isEmpty = data?.length === 0;
  return (
    <Page title={words.title} purpose={words.purpose} actions={!isEmpty && create}>
      {error && <Trouble error={error} retry={refetch} />}
      <Paper withBorder px={{ base: "md", sm: "lg" }} py="xs">
        {isPending && <LoadingRows rows={4} height={56} />}
        {isEmpty && (
          <Empty icon={IconKey} title={words.emptyTitle} action={create}>
            {words.empty}
          </Empty>
        )}
        {data && data.length > 0 && (
          <Rows label={words.title}>
            {data.map((token) => (
              <TokenRow key={token.id} token={token} />
            ))}
          </Rows>
        )}
      </Paper>
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {text.common.more}
        </Button>
      )}
      <CreateTokenDialog opened={creating} onClose={() => void navigate({ search: {}, replace: true })} />
    </Page>
  );
}
