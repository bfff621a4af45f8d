#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lockence/client.hpp"
#include "support/process.hpp"

namespace testing {

/// An application or a license of the live server.
struct Application {
    std::string id, api_key, public_key;
};
struct License {
    std::string id, key;
};

/// The two servers of `sdks/conformance/scenarios.md`, started once for all tests of this program.
class Servers {
public:
    static Servers& get();

    const std::string& live_url() const { return live_url_; }
    std::string misbehaving_url(const char* name = "base_url") const;
    const lockence::Value& live() const { return live_.greeting(); }

    Application application(const char* name) const;
    License license(const char* name) const;

    /// Does what a vendor does: `lockence …`. Throws where it fails. What it printed.
    std::string vendor(const std::vector<std::string>& command);

    /// The same, where the command prints a JSON document for `--json`.
    lockence::Value vendor_json(std::vector<std::string> command);

    /// A new license, for what changes it for good.
    License make_license(const Application& application, const std::vector<std::string>& options = {});

    /// `kill`, `stop` or `start` the real server.
    void server(const char* what);

    /// From now on, or so many times, the misbehaving server does this. It begins to count anew.
    void misbehave(const char* mode, lockence::Value::Object options = {});

    /// What the misbehaving server was asked since.
    std::vector<lockence::Value> requests();
    std::size_t request_count() { return requests().size(); }

private:
    Servers();

    Steered live_;
    std::string live_url_;
    Steered misbehaving_;
};

/// A client of one of its applications, at the misbehaving server, which behaves unless it is told otherwise.
lockence::Options options_for(const Application& application);

/// A misbehaving server that misbehaves only as long as a test lasts.
class Misbehaving {
public:
    explicit Misbehaving(const char* mode, lockence::Value::Object options = {}) {
        Servers::get().misbehave(mode, std::move(options));
    }
    ~Misbehaving() { Servers::get().misbehave("behave"); }

    Misbehaving(const Misbehaving&) = delete;
    Misbehaving& operator=(const Misbehaving&) = delete;
};

/// What `call` throws. It checks on the way that the message gives no secret away.
lockence::Problem problem_of(const std::function<void()>& call);

/// Waits until this holds, and says whether it did within this time.
bool eventually(const std::function<bool()>& holds, std::chrono::milliseconds within = std::chrono::seconds(5));

/// How long this takes.
std::chrono::duration<double> duration_of(const std::function<void()>& what);

}  // namespace testing
