/** C++ with the SDK, which verifies that answers are the server's own. */
import { isPlainHttp, licenseKeyOf, quoted, type SnippetValues } from "./values";

export function cpp(values: SnippetValues): string {
  const keys = values.publicKeys.map((key) => `\n        ${quoted(key)},`).join("");
  const plain = isPlainHttp(values.baseUrl)
    ? "\n    options.allow_http = true;  // license keys can be read on the way: use https"
    : "";
  return `#include <iostream>

#include <lockence/lockence.hpp>

int main() {
    lockence::Options options;
    options.base_url = ${quoted(values.baseUrl)};
    options.api_key = ${quoted(values.apiKey)};
    options.public_keys = {${keys}
    };${plain}
    lockence::Client client(options);

    try {
        // Ask your customer for theirs. The session logs out when it goes out of scope.
        lockence::Session session = client.init(${quoted(licenseKeyOf(values))});
        session.start_heartbeat();
        std::cout << "Licensed to " << session.username() << "\\n";
        // Your program runs here. session.active() costs nothing: look at it wherever it matters.
    } catch (const lockence::Error& error) {
        std::cerr << "Not licensed: " << error.what() << "\\n";
        return 1;
    }
}
`;
}
