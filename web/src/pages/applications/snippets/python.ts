/** Python with the SDK, which verifies that answers are the server's own. */
import { isPlainHttp, licenseKeyOf, quoted, type SnippetValues } from "./values";

export function python(values: SnippetValues): string {
  const keys = values.publicKeys.map((key) => `\n        ${quoted(key)},`).join("");
  const plain = isPlainHttp(values.baseUrl) ? "\n    allow_http=True,  # license keys can be read on the way: use https" : "";
  return `from lockence import Client, LockenceError

client = Client(
    ${quoted(values.baseUrl)},
    ${quoted(values.apiKey)},
    public_keys=[${keys}
    ],${plain}
)

try:
    session = client.init(${quoted(licenseKeyOf(values))})  # ask your customer for theirs
except LockenceError as error:
    raise SystemExit(f"Not licensed: {error.message}")

with session:  # logs out at its end
    session.start_heartbeat()
    print(f"Licensed to {session.username or 'you'}")
    # Your program runs here. session.active costs nothing: look at it wherever it matters.
`;
}
