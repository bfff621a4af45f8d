#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lockence/value.hpp"

namespace testing {

/// A program that runs, with pipes to its input and from its output. What it says on standard error goes through.
class Process {
public:
    explicit Process(const std::vector<std::string>& command);
    ~Process();  ///< closes its input, and waits for its end

    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void write(const std::string& text);

    /// The next line that it prints, without its end; nothing once it has ended.
    std::optional<std::string> read_line();

    /// Closes its input, and waits for its end. Its exit status.
    int end();

private:
    int input_ = -1, output_ = -1, pid_ = -1;
    std::string buffer_;
};

/// One that answers a line of JSON for each that it is told.
class Steered {
public:
    /// Starts it and waits for its first line.
    explicit Steered(const std::vector<std::string>& command);

    /// What it said first.
    const lockence::Value& greeting() const { return greeting_; }

    /// Its answer. Throws where it says `error`.
    lockence::Value tell(const lockence::Value& command);

private:
    lockence::Value read();

    Process process_;
    lockence::Value greeting_;
};

}  // namespace testing
