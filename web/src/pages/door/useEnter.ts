import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";

/** Goes in, as whoever is signed in now: nothing is kept of who was before. */
export function useEnter(): (path: string) => void {
  const router = useRouter();
  const queryClient = useQueryClient();
  return (path) => {
    queryClient.clear();
    router.history.push(path);
  };
}
