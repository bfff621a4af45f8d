/** How often the start page asks how things are. */
export const REFRESH_MS = 30_000;
