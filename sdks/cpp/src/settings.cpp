#include "settings.hpp"

#include <curl/curl.h>

#include <fstream>
#include <memory>
#include <stdexcept>

#include "freed_by.hpp"
#include "text.hpp"
#include "utf8.hpp"

namespace lockence::detail {

namespace {

constexpr std::size_t kApiKeyCharactersMax = 128;
constexpr std::size_t kPublicKeysMax = 8;

using UrlHandle = std::unique_ptr<CURLU, FreedBy<curl_url_cleanup>>;
using CurlText = std::unique_ptr<char, FreedBy<curl_free>>;

void require(bool condition, const char* message) {
    if (!condition) throw std::invalid_argument(message);
}

/// A part of this URL; empty where it has none.
std::string part(CURLU* url, CURLUPart which) {
    char* found = nullptr;
    const CURLUcode result = curl_url_get(url, which, &found, 0);
    const CurlText text(found);
    return result == CURLUE_OK && found != nullptr ? found : "";
}

struct Address {
    std::string origin;
    bool is_this_computer;
};

Address parse_address(const std::string& base_url, bool allow_http) {
    const UrlHandle url(curl_url());
    if (!url) throw std::bad_alloc();
    require(curl_url_set(url.get(), CURLUPART_URL, base_url.c_str(), 0) == CURLUE_OK,
            "`base_url` is the server's address, such as https://licensing.example.com");
    const std::string scheme = part(url.get(), CURLUPART_SCHEME), host = part(url.get(), CURLUPART_HOST);
    const std::string port = part(url.get(), CURLUPART_PORT), path = part(url.get(), CURLUPART_PATH);
    require(scheme == "https" || scheme == "http", "`base_url` begins with https://");
    require(path == "/" || path == "/api/v1" || path == "/api/v1/",
            "`base_url` ends after the host or after /api/v1: the paths of Lockence are fixed");
    for (const auto unwanted : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT}) {
        require(part(url.get(), unwanted).empty(), "`base_url` has no user, password, query or fragment");
    }
    const bool is_this_computer = host == "localhost" || host == "127.0.0.1" || host == "[::1]";
    require(scheme == "https" || is_this_computer || allow_http,
            "`base_url` begins with https://, or `allow_http` says that license keys may be read on the way");
    return {scheme + "://" + host + (port.empty() ? "" : ':' + port), is_this_computer};
}

std::vector<PublicKey> parse_keys(const Options& options) {
    const auto& texts = options.public_keys;
    if (!options.verify) {
        require(texts.empty(),
                "`public_keys` are for answers that are verified: leave out either them or `verify`");
        return {};
    }
    require(
        !texts.empty(),
        "`public_keys` is empty: `lockence application show` prints them. Answers are verified unless `verify` is "
        "false");
    require(texts.size() <= kPublicKeysMax, "`public_keys` are 8 at most");
    return {texts.begin(), texts.end()};
}

}  // namespace

Settings::Settings(const Options& options)
    : api_key(options.api_key),
      verify(options.verify),
      public_keys(parse_keys(options)),
      hwid_salt(options.hwid_salt.value_or(options.api_key)),
      client_version(options.client_version),
      device_name(options.device_name),
      attempt_timeout(options.attempt_timeout),
      total_timeout(options.total_timeout),
      ca_file(options.ca_file.value_or("")) {
    auto address = parse_address(options.base_url, options.allow_http);
    origin = std::move(address.origin);
    is_this_computer = address.is_this_computer;
    const auto characters = utf8_length(api_key);
    require(characters && *characters >= 1 && *characters <= kApiKeyCharactersMax,
            "`api_key` has 1 to 128 characters");
    require(attempt_timeout.count() > 0 && total_timeout.count() > 0,
            "`attempt_timeout` and `total_timeout` are more than 0");
    require(!options.ca_file || std::ifstream(*options.ca_file).good(), "`ca_file` cannot be read");
}

}  // namespace lockence::detail
