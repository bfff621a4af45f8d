#pragma once

#include <cstdlib>
#include <iostream>

#include "lockence/lockence.hpp"

namespace samples {

/// What an application has built in, except for the license key, which its customer types.
struct Arguments {
    const char *base_url, *api_key, *public_key, *license_key;

    lockence::Client client() const { return {base_url, api_key, {public_key}}; }
};

/// From the command line, so that the samples run with any server.
inline Arguments arguments(int count, char** values) {
    if (count != 5) {
        std::cerr << "Usage: " << values[0] << " BASE_URL API_KEY PUBLIC_KEY LICENSE_KEY\n";
        std::exit(2);
    }
    return {values[1], values[2], values[3], values[4]};
}

}  // namespace samples
