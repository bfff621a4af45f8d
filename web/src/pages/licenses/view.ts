/** How the person likes the list to look, kept in their browser. */
import { useLocalStorage } from "@mantine/hooks";

export const COLUMNS = [
  "key",
  "application",
  "status",
  "username",
  "email",
  "policy",
  "expires_at",
  "first_used_at",
  "max_devices",
  "entitlements",
  "note",
  "created_at",
] as const;

export type Column = (typeof COLUMNS)[number];
export const DENSITIES = ["xs", "sm", "md"] as const;
export type Density = (typeof DENSITIES)[number];
export const PAGE_SIZES = [25, 50, 100, 200] as const;

export interface View {
  columns: Column[];
  density: Density;
  pageSize: number;
}

const FIRST: View = {
  columns: ["key", "application", "status", "username", "email", "policy", "expires_at", "created_at"],
  density: "xs",
  pageSize: 25,
};

const KEPT = "lockence.licenses.view";

/** How many rows a page of the list will have. */
export function keptPageSize(): number {
  return readView(localStorage.getItem(KEPT) ?? undefined).pageSize;
}

export function useView(): [View, (change: Partial<View>) => void] {
  const [view, setView] = useLocalStorage({
    key: KEPT,
    defaultValue: FIRST,
    getInitialValueInEffect: false,
    deserialize: (kept) => readView(kept),
  });
  return [view, (change) => setView({ ...view, ...change })];
}

/** What was kept, as far as it is still one of ours. */
export function readView(kept: string | undefined): View {
  try {
    const given = JSON.parse(kept ?? "{}") as Partial<Record<keyof View, unknown>>;
    const columns = Array.isArray(given.columns) ? COLUMNS.filter((name) => (given.columns as unknown[]).includes(name)) : [];
    return {
      columns: columns.length > 0 ? columns : FIRST.columns,
      density: DENSITIES.find((density) => density === given.density) ?? FIRST.density,
      pageSize: PAGE_SIZES.find((size) => size === given.pageSize) ?? FIRST.pageSize,
    };
  } catch {
    return FIRST;
  }
}
