/** Which entries are meant by what was typed. */
export interface Matchable {
  label: string;
  /** Other words for the same. */
  keywords?: string;
}

const folded = (text: string) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();

/** Those that have every typed word in them, in any order; those that begin with what was typed come first. */
export function matching<Entry extends Matchable>(entries: Entry[], typed: string): Entry[] {
  const query = folded(typed.trim());
  const words = query.split(/\s+/);
  return entries
    .filter(({ label, keywords = "" }) => {
      const searched = folded(`${label} ${keywords}`);
      return words.every((word) => searched.includes(word));
    })
    .sort((one, other) => Number(folded(other.label).startsWith(query)) - Number(folded(one.label).startsWith(query)));
}
