/** Lists that the server gives page by page. */
import { infiniteQueryOptions } from "@tanstack/react-query";

interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** For `useInfiniteQuery`: `data` is all rows that were loaded so far. */
export function pagesQuery<Item>(key: readonly string[], get: (cursor: string | undefined) => Promise<Page<Item>>) {
  return infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam }) => get(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}
