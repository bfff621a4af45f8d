/** C# with the SDK, which verifies that answers are the server's own. */
import { isPlainHttp, licenseKeyOf, quoted, type SnippetValues } from "./values";

export function csharp(values: SnippetValues): string {
  const keys = values.publicKeys.map((key) => `\n        ${quoted(key)},`).join("");
  const plain = isPlainHttp(values.baseUrl)
    ? ",\n    // License keys can be read on the way: use https.\n    new LockenceOptions { AllowHttp = true }"
    : "";
  return `using System;
using Lockence;

using var client = new LockenceClient(
    ${quoted(values.baseUrl)},
    ${quoted(values.apiKey)},
    new[]
    {${keys}
    }${plain});

try
{
    // Ask your customer for theirs. The session logs out at the end of this block.
    await using var session = await client.InitAsync(${quoted(licenseKeyOf(values))});
    session.StartHeartbeat();
    Console.WriteLine($"Licensed to {session.Username}");
    // Your program runs here. session.IsActive costs nothing: look at it wherever it matters.
}
catch (LockenceException error)
{
    Console.Error.WriteLine($"Not licensed: {error.Message}");
    return 1;
}

return 0;
`;
}
