#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::string content_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The names in the first column of the tables of `scenarios.md`; several in a row have a comma between them.
std::vector<std::string> names_of_scenarios() {
    std::vector<std::string> names;
    std::ifstream page(CONFORMANCE_DIRECTORY "/scenarios.md");
    for (std::string line; std::getline(page, line);) {
        if (line.rfind("| live-", 0) != 0 && line.rfind("| attack-", 0) != 0 && line.rfind("| trouble-", 0) != 0)
            continue;
        std::string row = line.substr(2, line.find(" |") - 2);
        for (std::size_t comma; (comma = row.find(", ")) != std::string::npos; row.erase(0, comma + 2)) {
            names.push_back(row.substr(0, comma));
        }
        names.push_back(row);
    }
    return names;
}

}  // namespace

TEST_CASE("every scenario has a test case that is named after it") {
    std::string tests;
    for (const auto& file : std::filesystem::directory_iterator(SCENARIOS_DIRECTORY)) {
        for (std::istringstream lines(content_of(file)); lines;) {
            std::string line;
            std::getline(lines, line);
            if (line.rfind("TEST_CASE(", 0) == 0) tests += line;
        }
    }
    const auto names = names_of_scenarios();
    CHECK(names.size() > 40);
    for (const std::string& name : names) {
        CAPTURE(name);
        const bool named = tests.find(name + '"') != std::string::npos ||
                           tests.find(name + ',') != std::string::npos ||
                           tests.find(name + ':') != std::string::npos;
        CHECK(named);
    }
}
