/** A list of `Row`s that comes page by page, or what stands in its place. */
import { Button, Center } from "@mantine/core";
import type { ReactNode } from "react";

import type { Pages } from "../api/pages";
import { text } from "../text";
import { LoadingRows } from "./Loading";
import { Rows } from "./Rows";
import { Trouble } from "./Trouble";

interface PagedRowsProps<Item> {
  /** What the rows are, for screen readers. */
  label: string;
  pages: Pages<Item>;
  /** What to say where there are none. */
  empty?: ReactNode;
  children: (item: Item) => ReactNode;
}

export function PagedRows<Item>({ label, pages, empty, children }: PagedRowsProps<Item>) {
  const { items, error, retry, hasMore, more, isLoadingMore } = pages;
  return (
    <>
      {error !== null && <Trouble error={error} retry={retry} />}
      {items === undefined && error === null && <LoadingRows rows={2} height={48} />}
      {items?.length === 0 && empty}
      {items !== undefined && items.length > 0 && <Rows label={label}>{items.map(children)}</Rows>}
      {hasMore && (
        <Center>
          <Button variant="default" loading={isLoadingMore} onClick={more}>
            {text.common.more}
          </Button>
        </Center>
      )}
    </>
  );
}
