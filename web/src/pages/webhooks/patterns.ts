/**
 * Which events a webhook wants, as the API has it: types such as `license.revoked`, all of a kind such as `license.*`,
 * or everything, `*`.
 */
export const ALL = "*";

export function kindOf(type: string): string {
  return type.slice(0, type.indexOf("."));
}

export function allOf(kind: string): string {
  return `${kind}.${ALL}`;
}

export function isWanted(patterns: readonly string[], type: string): boolean {
  return patterns.includes(ALL) || patterns.includes(allOf(kindOf(type))) || patterns.includes(type);
}

/** The types by their kind, in their order. */
export function byKind(types: readonly string[]): [kind: string, types: string[]][] {
  const groups = new Map<string, string[]>();
  for (const type of types) groups.set(kindOf(type), [...(groups.get(kindOf(type)) ?? []), type]);
  return [...groups];
}

/** With or without everything; without it, nothing is chosen. */
export function toggleAll(patterns: readonly string[]): string[] {
  return patterns.includes(ALL) ? [] : [ALL];
}

/** With or without all of a kind. Its types one by one are in that. */
export function toggleKind(patterns: readonly string[], kind: string): string[] {
  const others = patterns.filter((pattern) => kindOf(pattern) !== kind);
  return patterns.includes(allOf(kind)) ? others : [...others, allOf(kind)];
}

export function toggleType(patterns: readonly string[], type: string): string[] {
  return patterns.includes(type) ? patterns.filter((pattern) => pattern !== type) : [...patterns, type];
}
