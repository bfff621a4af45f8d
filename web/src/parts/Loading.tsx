/** The shape of what is on its way, so that nothing jumps when it comes. */
import { Skeleton, Stack } from "@mantine/core";

import { text } from "../text";

export function LoadingRows({ rows = 6, height = 36 }: { rows?: number; height?: number }) {
  return (
    <Stack gap="xs" role="status" aria-label={text.common.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="sm" />
      ))}
    </Stack>
  );
}
