import { execFileSync } from "node:child_process";

import { expect, test } from "vitest";

import { curl } from "./curl";
import { languages } from "./languages";
import { python } from "./python";
import { pythonHttp } from "./pythonHttp";
import { isPlainHttp, quoted, shellQuoted, type SnippetValues } from "./values";

const values: SnippetValues = {
  baseUrl: "https://licensing.example.com",
  apiKey: "lk_an-api-key",
  publicKeys: ["MFkw-now", "MFkw-next"],
  licenseKey: "HSM0T-KVFPP-WZS8H-QFXHS",
};

// A key that was brought from elsewhere may look like anything.
const awkward = `it's "odd" \\ $HOME \`id\` \u2028`;

test.each(languages)("$label is filled in with all values that it needs", ({ id, snippet }) => {
  const code = snippet(values);
  const usesHttpAlone = id === "curl" || id === "python-http";
  expect(code).toContain(values.baseUrl);
  expect(code).toContain(values.apiKey);
  expect(code).toContain(values.licenseKey);
  for (const key of values.publicKeys) expect(code.includes(key)).toBe(!usesHttpAlone);
});

test.each(languages)("$label has a stand-in where there is no license yet", ({ snippet }) => {
  expect(snippet({ ...values, licenseKey: undefined })).toContain("XXXXX-XXXXX-XXXXX-XXXXX");
});

test.each(languages.filter(({ id }) => ["python", "cpp", "csharp"].includes(id)))(
  "$label allows plain HTTP only where this server needs it",
  ({ snippet }) => {
    const allows = /allow_?http/i;
    expect(snippet(values)).not.toMatch(allows);
    expect(snippet({ ...values, baseUrl: "http://localhost:8080" })).not.toMatch(allows);
    expect(snippet({ ...values, baseUrl: "http://licensing.internal" })).toMatch(allows);
  },
);

test("this computer is not told apart by how it is named", () => {
  for (const host of ["localhost", "127.0.0.1:8080", "[::1]:8080"]) expect(isPlainHttp(`http://${host}`)).toBe(false);
  expect(isPlainHttp("http://127.0.0.2")).toBe(true);
});

test("a shell takes a quoted word as it is", () => {
  expect(execFileSync("sh", ["-c", `printf %s ${shellQuoted(awkward)}`], { encoding: "utf8" })).toBe(awkward);
});

test("a quoted string means the same to Python", () => {
  const code = `import sys; sys.stdout.buffer.write(${quoted(awkward)}.encode())`;
  expect(execFileSync("python3", ["-c", code], { encoding: "utf8" })).toBe(awkward);
  expect(quoted(awkward)).toMatch(/^[\x20-\x7e]*$/);
});

test.each([
  ["with the SDK", python],
  ["without", pythonHttp],
])("Python %s compiles", (_, snippet) => {
  const code = snippet({ ...values, licenseKey: awkward, baseUrl: "http://licensing.internal" });
  execFileSync("python3", ["-c", "import sys; compile(sys.stdin.read(), 'snippet', 'exec')"], { input: code });
});

test("the shell's lines send JSON, and go on with the token of the answer", () => {
  // `curl` prints what it would send; the first answer is the server's.
  const fake = `curl() { for last; do :; done; case $3 in */init) echo '{"success":true,"session_token":"a-token"}';; *) echo "$last";; esac; }`;
  const script = `${fake}\n${curl({ ...values, licenseKey: awkward })}`;
  const lines = execFileSync("sh", ["-c", script], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim().split("\n");
  const sent = { api_key: values.apiKey, session_token: "a-token" };
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([sent, sent]);
});
