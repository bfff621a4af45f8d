#include "signatures.hpp"

#include <algorithm>
#include <optional>

#include "base64.hpp"
#include "digests.hpp"
#include "signature_fields.hpp"
#include "text.hpp"

namespace lockence::detail {

namespace {

constexpr int kNonceBytes = 16;
constexpr std::size_t kSignatureBytes = 64;
constexpr std::size_t kDigestBytes = 32;
constexpr std::string_view kLabel = "lockence";
constexpr std::string_view kAlgorithm = "ecdsa-p256-sha256";
constexpr std::string_view kComponents =
    R"(("@status" "content-digest" "@method";req "@path";req "content-digest";req))";

std::string signature_base(int status, std::string_view content_digest, const Challenge& challenge,
                           std::string_view parameters) {
    std::string base = "\"@status\": " + std::to_string(status);
    base.append("\n\"content-digest\": ").append(content_digest);
    base.append("\n\"@method\";req: POST");
    base.append("\n\"@path\";req: ").append(challenge.path);
    base.append("\n\"content-digest\";req: ").append(challenge.content_digest);
    base.append("\n\"@signature-params\": ").append(parameters);
    return base;
}

}  // namespace

Challenge Challenge::for_request(std::string path, std::string_view body) {
    return {std::move(path), detail::content_digest(body), random_hex(kNonceBytes)};
}

Headers Challenge::headers() const {
    return {{"Content-Digest", content_digest},
            {"Accept-Signature", std::string(kLabel) + "=();nonce=\"" + nonce + '"'}};
}

Verdict verify(const HttpResponse& answer, const Challenge& challenge, const std::vector<PublicKey>& keys) {
    const auto input_header = answer.header("signature-input");
    const auto signature_header = answer.header("signature");
    const auto digest_header = answer.header("content-digest");
    if (!input_header || !signature_header || !digest_header) return "unsigned";
    const auto inputs = members(*input_header, kLabel);
    const auto signatures = members(*signature_header, kLabel);
    const auto digests = members(*digest_header, "sha-256");
    if (inputs.empty() || signatures.empty()) return "unsigned";

    if (inputs.size() > 1 || signatures.size() > 1 || digests.size() > 1) return "malformed";
    const auto input = signature_input(inputs.front());
    const auto signature = byte_sequence(signatures.front(), kSignatureBytes);
    const auto digest = digests.empty() ? std::nullopt : byte_sequence(digests.front(), kDigestBytes);
    if (!input || !signature || (!digests.empty() && !digest)) return "malformed";

    if (input->components != kComponents) return "components";
    if (input->algorithm != kAlgorithm) return "algorithm";
    if (input->nonce != challenge.nonce) return "nonce";
    if (digest != sha256(answer.body)) return "digest";
    const std::string base = signature_base(answer.status, *digest_header, challenge, input->text);
    const bool ours = std::any_of(keys.begin(), keys.end(),
                                  [&](const PublicKey& key) { return key.verifies(base, *signature); });
    if (!ours) return "signature";
    return input->created;
}

}  // namespace lockence::detail
