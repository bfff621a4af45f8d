/** Lists that the server gives page by page, newest first. */
import { infiniteQueryOptions, useInfiniteQuery, type QueryKey } from "@tanstack/react-query";

interface PageOf<Item> {
  items: Item[];
  next_cursor: string | null;
}

interface Options {
  /** Milliseconds after which it is asked for again, while the page is looked at. */
  every?: number;
  enabled?: boolean;
}

export interface Pages<Item> {
  /** What has come so far; none while the first page is on its way. */
  items: Item[] | undefined;
  error: unknown;
  retry: () => void;
  /** Whether there is more than what has come. */
  hasMore: boolean;
  more: () => void;
  isLoadingMore: boolean;
}

/** For `useInfiniteQuery`: `data` is all rows that were loaded so far. `page` answers the one after a cursor. */
export function pagesQuery<Item>(key: QueryKey, page: (cursor: string | undefined) => Promise<PageOf<Item>>) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam }) => page(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}

/** The same as a list shows it. */
export function usePages<Item>(
  key: QueryKey,
  page: (cursor: string | undefined) => Promise<PageOf<Item>>,
  { every, enabled = true }: Options = {},
): Pages<Item> {
  const query = useInfiniteQuery({ ...pagesQuery(key, page), refetchInterval: every, enabled });
  return {
    items: query.data,
    error: query.error,
    retry: () => void query.refetch(),
    hasMore: query.hasNextPage,
    more: () => void query.fetchNextPage(),
    isLoadingMore: query.isFetchingNextPage,
  };
}
