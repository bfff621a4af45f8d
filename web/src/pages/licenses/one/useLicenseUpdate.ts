import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, tagged, type Schemas } from "../../../api/client";
import { licensesChanged } from "../../../api/licenses";

/** Changes the license as it was seen: who was slower than somebody else is told, and overwrites nothing. */
export function useLicenseUpdate(id: string, etag: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (changes: Schemas["LicenseChanges"]) =>
      tagged(
        api.PATCH("/api/v1/licenses/{license_id}", {
          params: { path: { license_id: id }, header: { "If-Match": etag } },
          body: changes,
        }),
      ),
    onSuccess: () => licensesChanged(queryClient),
  });
}
