/** Which organisation the person looks at, of those they are in. Kept in the browser; each request says it. */
const KEY = "lockence.organisation";

export function currentOrganisation(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // A browser that keeps nothing: the server takes the one that was joined first.
  }
}

export function chooseOrganisation(id: string | null): void {
  try {
    if (id === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, id);
  } catch {
    // As above.
  }
}
