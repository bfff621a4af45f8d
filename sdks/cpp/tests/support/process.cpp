#include "support/process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

#include "json.hpp"

extern char** environ;

namespace testing {

namespace {

std::array<int, 2> make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    return ends;
}

int spawn(const std::vector<std::string>& command, int input, int output) {
    std::vector<char*> arguments;
    for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    int pid = -1;
    const int failed = posix_spawn(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error("cannot start " + command[0]);
    return pid;
}

}  // namespace

Process::Process(const std::vector<std::string>& command) {
    const auto to = make_pipe(), from = make_pipe();
    pid_ = spawn(command, to[0], from[1]);
    close(to[0]);
    close(from[1]);
    input_ = to[1];
    output_ = from[0];
}

Process::~Process() {
    end();
    close(output_);
}

void Process::write(const std::string& text) {
    if (::write(input_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        throw std::runtime_error("it does not listen any more");
    }
}

std::optional<std::string> Process::read_line() {
    std::size_t end;
    while ((end = buffer_.find('\n')) == std::string::npos) {
        std::array<char, 4096> piece;
        const auto length = read(output_, piece.data(), piece.size());
        if (length <= 0) return std::nullopt;
        buffer_.append(piece.data(), static_cast<std::size_t>(length));
    }
    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    return line;
}

int Process::end() {
    if (pid_ < 0) return 0;
    close(input_);
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Steered::Steered(const std::vector<std::string>& command) : process_(command), greeting_(read()) {}

lockence::Value Steered::tell(const lockence::Value& command) {
    process_.write(lockence::detail::write_json(command) + '\n');
    auto answer = read();
    if (const auto error = answer["error"].text()) throw std::runtime_error(*error);
    return answer;
}

lockence::Value Steered::read() {
    const auto line = process_.read_line();
    if (!line) throw std::runtime_error("it ended without an answer");
    return lockence::detail::parse_json(*line).value();
}

}  // namespace testing
