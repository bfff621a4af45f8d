import { useApplicationName } from "../api/applications";

/** An application by its name, wherever only its id is known. */
export function ApplicationName({ id }: { id: string }) {
  return useApplicationName(id);
}
