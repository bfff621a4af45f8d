// Whoever includes the SDK gets nothing of the libraries it is made with.
#include <lockence/lockence.hpp>

#if defined(CURLINC_CURL_H) || defined(OPENSSL_VERSION_MAJOR) || defined(NLOHMANN_JSON_VERSION_MAJOR)
#error "a header of the SDK includes one of its libraries"
#endif

#include <iostream>

int main() {
    lockence::Client client({.base_url = "http://127.0.0.1:1",
                             .api_key = "lk_example",
                             .verify = false,
                             .total_timeout = std::chrono::milliseconds(200)});
    const auto session = client.try_init("XXXXX-XXXXX-XXXXX-XXXXX");
    std::cout << client.get_hwid().value.size() << ' ' << session.problem().code << '\n';
}
