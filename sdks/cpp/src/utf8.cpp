#include "utf8.hpp"

#include <cstdint>

namespace lockence::detail {

namespace {

/// How a character begins: how many bytes follow, which bits of the first count, and the least that needs so many.
struct Form {
    std::size_t following;
    std::uint32_t bits, least;
};

std::optional<Form> form_of(unsigned char first) {
    if (first < 0x80) return Form{0, 0x7F, 0};
    if ((first & 0xE0) == 0xC0) return Form{1, 0x1F, 0x80};
    if ((first & 0xF0) == 0xE0) return Form{2, 0x0F, 0x800};
    if ((first & 0xF8) == 0xF0) return Form{3, 0x07, 0x10000};
    return std::nullopt;
}

}  // namespace

std::optional<std::size_t> utf8_length(std::string_view text) {
    std::size_t characters = 0;
    while (!text.empty()) {
        const auto first = static_cast<unsigned char>(text.front());
        const auto form = form_of(first);
        if (!form || text.size() <= form->following) return std::nullopt;
        std::uint32_t point = first & form->bits;
        for (const char c : text.substr(1, form->following)) {
            const auto next = static_cast<unsigned char>(c);
            if ((next & 0xC0) != 0x80) return std::nullopt;
            point = point << 6 | (next & 0x3F);
        }
        const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        if (point < form->least || point > 0x10FFFF || surrogate) return std::nullopt;
        text.remove_prefix(form->following + 1);
        ++characters;
    }
    return characters;
}

}  // namespace lockence::detail
