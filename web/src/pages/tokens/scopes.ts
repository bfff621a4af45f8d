/** Where to start from when choosing what a token may do. */
import type { Permission } from "../../api/me";
import { ALL_PERMISSIONS } from "../../api/roles";

export type Preset = "shop" | "reading" | "support" | "all";

const PRESETS: Record<Preset, readonly Permission[]> = {
  shop: ["read", "licenses:write"],
  reading: ["read"],
  support: ["read", "licenses:support"],
  all: ALL_PERMISSIONS,
};

/** What the person may give, of what the preset has: a token can do at most what its maker can. */
export function scopesOf(preset: Preset, mine: readonly Permission[]): Permission[] {
  return PRESETS[preset].filter((permission) => mine.includes(permission));
}

/** The preset that is chosen in fact, or null where somebody chose on their own. */
export function presetOf(scopes: readonly string[], mine: readonly Permission[]): Preset | null {
  const same = (preset: Preset) => {
    const wanted = scopesOf(preset, mine);
    return wanted.length === scopes.length && wanted.every((scope) => scopes.includes(scope));
  };
  return (Object.keys(PRESETS) as Preset[]).find(same) ?? null;
}
