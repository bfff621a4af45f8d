/** Lists of the API, which come page by page, newest first. */
import { useInfiniteQuery, type QueryKey } from "@tanstack/react-query";

interface PageOf<Item> {
  items: Item[];
  next_cursor: string | null;
}

interface Options {
  /** Asked for again this often, while the page is looked at. */
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

/** The pages of a list that were asked for. `page` answers the one after a cursor. */
export function usePages<Item>(
  queryKey: QueryKey,
  page: (cursor: string | undefined) => Promise<PageOf<Item>>,
  { every, enabled = true }: Options = {},
): Pages<Item> {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => page(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: every,
    enabled,
  });
  return {
    items: query.data?.pages.flatMap(({ items }) => items),
    error: query.error,
    retry: () => void query.refetch(),
    hasMore: query.hasNextPage,
    more: () => void query.fetchNextPage(),
    isLoadingMore: query.isFetchingNextPage,
  };
}
