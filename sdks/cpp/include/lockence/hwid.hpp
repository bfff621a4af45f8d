#pragma once

#include <string>
#include <vector>

namespace lockence {

/// What identifies this computer to one vendor, and how much it can be relied upon.
struct Hwid {
    std::string value;  ///< 64 hexadecimal digits, hashed with the salt
    std::vector<std::string>
        sources;        ///< what it was derived from, such as `machine_id`; empty where nothing was readable
    bool in_container;  ///< then the sources may be the image's, the same for everybody
};

}  // namespace lockence
