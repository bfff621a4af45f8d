#include "times.hpp"

#include <cstdint>
#include <string>

namespace lockence::detail {

namespace {

/// Days from 1970-01-01 to this date of the Gregorian calendar. A year is taken to begin in March, so that its
/// leap day comes last; 400 years are 146,097 days, always.
std::int64_t days_since_1970(int year, int month, int day) {
    constexpr std::int64_t days_in_400_years = 146'097, days_to_1970 = 719'468;
    const int from_march = (month + 9) % 12;
    const std::int64_t counted_year = month <= 2 ? year - 1 : year;
    const std::int64_t cycle = counted_year / 400, year_of_cycle = counted_year % 400;
    const std::int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;
    return cycle * days_in_400_years + year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 +
           day_of_year - days_to_1970;
}

int days_in_month(int year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
    constexpr std::string_view form = "0000-00-00T00:00:00Z";
    if (text.size() != form.size()) return std::nullopt;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == '0' ? !digit : text[i] != form[i]) return std::nullopt;
    }
    const auto number = [text](std::size_t position, std::size_t length) {
        int value = 0;
        for (const char c : text.substr(position, length)) value = 10 * value + (c - '0');
        return value;
    };
    const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
    const int hour = number(11, 2), minute = number(14, 2), second = number(17, 2);
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return std::nullopt;
    if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
    const std::int64_t seconds = ((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
    return Time(std::chrono::seconds(seconds));
}

std::optional<Time> parse_http_date(std::string_view text) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    constexpr std::string_view form = "Fri, 15 Jan 2027 08:00:00 GMT";
    if (text.size() != form.size() || text.substr(3, 2) != ", " || text.substr(25) != " GMT") return std::nullopt;
    const auto month = months.find(text.substr(8, 3));
    if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
    const std::string month_number = std::to_string(101 + month / 3).substr(1);
    std::string rfc3339(text.substr(12, 4));
    rfc3339.append("-").append(month_number).append("-").append(text.substr(5, 2)).append("T");
    rfc3339.append(text.substr(17, 8)).append("Z");
    return parse_time(rfc3339);
}

}  // namespace lockence::detail
