/** JSON that people write by hand: where it is wrong, to the line. */
export interface Spot {
  line: number;
  column: number;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;

/** Where it stops being JSON, or null where it does not: what a browser says of that is different in each. */
export function whereNotJson(text: string): Spot | null {
  try {
    JSON.parse(text);
    return null;
  } catch {
    const before = text.slice(0, new Reader(text).end()).split("\n");
    return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
  }
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  /** How far it is JSON. */
  end(): number {
    if (this.value()) this.takes(SPACE);
    return this.at;
  }

  private value(): boolean {
    this.takes(SPACE);
    const first = this.text[this.at];
    if (first === "{") return this.list("}", () => this.member());
    if (first === "[") return this.list("]", () => this.value());
    return this.takes(STRING) || this.takes(NUMBER) || this.takes(WORD);
  }

  private member(): boolean {
    this.takes(SPACE);
    return this.takes(STRING) && this.sign(":") && this.value();
  }

  private list(close: string, one: () => boolean): boolean {
    this.at += 1;
    if (this.sign(close)) return true;
    for (;;) {
      if (!one()) return false;
      if (this.sign(close)) return true;
      if (!this.sign(",")) return false;
    }
  }

  private sign(wanted: string): boolean {
    this.takes(SPACE);
    if (this.text[this.at] !== wanted) return false;
    this.at += 1;
    return true;
  }

  private takes(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) return false;
    this.at += found[0].length;
    return true;
  }
}
