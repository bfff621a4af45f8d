/** What a snippet is filled in with, and how values are written in a language. */
export interface SnippetValues {
  /** The server's origin, such as `https://licensing.example.com`. */
  baseUrl: string;
  apiKey: string;
  /** The public keys that answers may be signed with: the current one, and those to come. */
  publicKeys: string[];
  /** Without one, there is a stand-in to replace. */
  licenseKey?: string | undefined;
}

const STAND_IN = "XXXXX-XXXXX-XXXXX-XXXXX";

export function licenseKeyOf({ licenseKey }: SnippetValues): string {
  return licenseKey ?? STAND_IN;
}

/** A string as Python, C++, C# and JSON write it. Keys from elsewhere may hold quotes, and what some take for line ends. */
export function quoted(value: string): string {
  return JSON.stringify(value).replace(
    /[\u2028\u2029\u0085]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A word of a shell's command line, whatever is in it. */
export function shellQuoted(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/** Whether the SDKs want to be told that plain HTTP is meant: to another computer it lets license keys be read. */
export function isPlainHttp(baseUrl: string): boolean {
  const { protocol, hostname } = new URL(baseUrl);
  return protocol === "http:" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}
