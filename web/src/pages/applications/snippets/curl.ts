/** A session from a shell, to see the server at work. */
import { licenseKeyOf, quoted, shellQuoted, type SnippetValues } from "./values";

export function curl(values: SnippetValues): string {
  const { baseUrl, apiKey } = values;
  const init = `{"api_key": ${quoted(apiKey)}, "license_key": ${quoted(licenseKeyOf(values))}, "hwid": "my-computer"}`;
  const session = shellQuoted(`{"api_key": ${quoted(apiKey)}, "session_token": "`) + `"$TOKEN"` + shellQuoted(`"}`);
  return `# Your program starts: it opens a session, and keeps the token.
TOKEN=$(curl -sw '\\n' ${baseUrl}/api/v1/init \\
  -d ${shellQuoted(init)} \\
  | tee /dev/stderr | sed -n 's/.*"session_token":"\\([^"]*\\)".*/\\1/p')

# While it runs: is the session good?
curl -sw '\\n' ${baseUrl}/api/v1/validate \\
  -d ${session}

# And every few minutes: it is still in use.
curl -sw '\\n' ${baseUrl}/api/v1/heartbeat \\
  -d ${session}

# When it ends, take away the # from this line:
# curl -sw '\\n' ${baseUrl}/api/v1/logout -d ${session}
`;
}
