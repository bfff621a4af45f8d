#include "http.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

#include "freed_by.hpp"
#include "sigpipe_guard.hpp"
#include "text.hpp"

namespace lockence::detail {

namespace {

constexpr std::size_t kHeaderBytesMax = 64 * 1024;
constexpr int kStopCheckMilliseconds = 50;

using MultiHandle = std::unique_ptr<CURLM, FreedBy<curl_multi_cleanup>>;
using EasyHandle = std::unique_ptr<CURL, FreedBy<curl_easy_cleanup>>;
using HeaderList = std::unique_ptr<curl_slist, FreedBy<curl_slist_free_all>>;
using Reason = HttpFailure::Reason;

/// libcurl wants this once in a process. Where the application did it before, this only counts one more; it is
/// never undone, because nobody can know who else in the process still uses libcurl.
void initialise_curl() {
    static const CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (result != CURLE_OK) throw HttpFailure(Reason::connect_failed, "libcurl cannot be initialised");
}

/// An answer as it arrives.
struct Incoming {
    HttpResponse response;
    std::size_t header_bytes = 0;
};

std::size_t on_header(char* data, std::size_t, std::size_t length, void* user) {
    auto& [response, header_bytes] = *static_cast<Incoming*>(user);
    const std::string_view line(data, length);
    header_bytes += length;
    response.too_large = header_bytes > kHeaderBytesMax;
    if (response.too_large) return 0;
    if (starts_with(line, "HTTP/")) {
        response.headers.clear();  // what came before was an interim answer, such as 100
    } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
        response.headers.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1), " \t\r\n"));
    }
    return length;
}

std::size_t on_body(char* data, std::size_t, std::size_t length, void* user) {
    auto& response = static_cast<Incoming*>(user)->response;
    response.too_large = response.body.size() + length > kBodyBytesMax;
    if (response.too_large) return 0;
    response.body.append(data, length);
    return length;
}

HeaderList header_list(const Headers& headers) {
    HeaderList list;
    for (const auto& [name, value] : headers) {
        curl_slist* longer = curl_slist_append(list.get(), (name + ": " + value).c_str());
        if (longer == nullptr) throw std::bad_alloc();
        list.release();
        list.reset(longer);
    }
    return list;
}

/// One request on its way. Its members are what libcurl holds pointers to while it is.
class Transfer {
public:
    explicit Transfer(const HttpRequest& request)
        : multi_(curl_multi_init()), easy_(curl_easy_init()), headers_(header_list(request.headers)) {
        if (!multi_ || !easy_) throw std::bad_alloc();
        configure(request);
        curl_multi_add_handle(multi_.get(), easy_.get());
    }

    ~Transfer() { curl_multi_remove_handle(multi_.get(), easy_.get()); }

    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    HttpResponse run(const StopSignal& stop) {
        const CURLcode result = perform(stop);
        const bool complete =
            result == CURLE_OK || result == CURLE_FILESIZE_EXCEEDED || incoming_.response.too_large;
        if (!complete) throw HttpFailure(reason_of(result), *error_ != '\0' ? error_ : curl_easy_strerror(result));
        incoming_.response.status = static_cast<int>(info<long>(CURLINFO_RESPONSE_CODE));
        if (result == CURLE_FILESIZE_EXCEEDED) incoming_.response.too_large = true;
        return std::move(incoming_.response);
    }

private:
    template <typename Argument>
    void set(CURLoption option, Argument argument) {
        const CURLcode result = curl_easy_setopt(easy_.get(), option, argument);
        if (result != CURLE_OK) {
            throw HttpFailure(Reason::connect_failed, std::string("libcurl: ") + curl_easy_strerror(result));
        }
    }

    template <typename Value>
    Value info(CURLINFO which) const {
        Value value{};
        curl_easy_getinfo(easy_.get(), which, &value);
        return value;
    }

    void configure(const HttpRequest& request) {
        set(CURLOPT_URL, request.url.c_str());
        set(CURLOPT_POST, 1L);
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        set(CURLOPT_POSTFIELDS, request.body.data());
        set(CURLOPT_HTTPHEADER, headers_.get());
        set(CURLOPT_HEADERFUNCTION, on_header);
        set(CURLOPT_HEADERDATA, &incoming_);
        set(CURLOPT_WRITEFUNCTION, on_body);
        set(CURLOPT_WRITEDATA, &incoming_);
        set(CURLOPT_ERRORBUFFER, error_);
        set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(kBodyBytesMax));
        set(CURLOPT_TIMEOUT_MS,
            static_cast<long>(std::max<std::chrono::milliseconds::rep>(request.timeout.count(), 1)));
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_FOLLOWLOCATION, 0L);
        if (!request.use_proxy) set(CURLOPT_NOPROXY, "*");
#if LIBCURL_VERSION_NUM >= 0x075500
        set(CURLOPT_PROTOCOLS_STR, "http,https");
#else
        set(CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
#if LIBCURL_VERSION_NUM >= 0x075700
        set(CURLOPT_QUICK_EXIT, 1L);  // a name that is being looked up must not hold up whoever gives up
#endif
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
        if (!request.ca_file.empty()) {
            set(CURLOPT_CAINFO, request.ca_file.c_str());
            set(CURLOPT_CAPATH, nullptr);
        }
    }

    CURLcode perform(const StopSignal& stop) {
        for (int running = 1;;) {
            if (stop.requested()) throw HttpFailure(Reason::stopped, "The client was closed");
            if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) return CURLE_FAILED_INIT;
            if (running == 0) break;
            curl_multi_poll(multi_.get(), nullptr, 0, kStopCheckMilliseconds, nullptr);
        }
        int left = 0;
        const CURLMsg* message = curl_multi_info_read(multi_.get(), &left);
        return message != nullptr && message->msg == CURLMSG_DONE ? message->data.result : CURLE_FAILED_INIT;
    }

    Reason reason_of(CURLcode result) const {
        switch (result) {
            case CURLE_PEER_FAILED_VERIFICATION:
            case CURLE_SSL_CONNECT_ERROR:
            case CURLE_SSL_CACERT_BADFILE:
            case CURLE_SSL_CIPHER:
            case CURLE_SSL_ISSUER_ERROR:
            case CURLE_SSL_INVALIDCERTSTATUS: return Reason::tls_failed;
            default: return info<long>(CURLINFO_REQUEST_SIZE) == 0 ? Reason::connect_failed : Reason::no_answer;
        }
    }

    MultiHandle multi_;
    EasyHandle easy_;
    HeaderList headers_;
    Incoming incoming_;
    char error_[CURL_ERROR_SIZE] = "";
};

}  // namespace

std::optional<std::string> HttpResponse::header(std::string_view name) const {
    std::optional<std::string> joined;
    for (const auto& [key, value] : headers) {
        if (lowered(key) != name) continue;
        const std::string text(trimmed(value));
        joined = joined ? *joined + ", " + text : text;
    }
    return joined;
}

HttpResponse post(const HttpRequest& request, const StopSignal& stop) {
    initialise_curl();
    [[maybe_unused]] const SigpipeGuard guard;
    return Transfer(request).run(stop);
}

}  // namespace lockence::detail
