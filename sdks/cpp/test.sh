#!/bin/sh
# Builds the SDK with sanitizers and runs its tests. Without what it needs: an error where CI is set, else skipped.
set -eu
cd "$(dirname "$0")"

needs="cmake g++ libcurl4-openssl-dev libssl-dev nlohmann-json3-dev doctest-dev"
if ! { command -v cmake && command -v c++; } >/dev/null 2>&1; then
    missing="a C++ compiler or cmake"
elif ! output="$(cmake -S . -B build -D LOCKENCE_SANITIZE=address,undefined 2>&1)"; then
    echo "$output" >&2
    missing="a library"
fi
if [ -n "${missing:-}" ]; then
    echo "The C++ SDK was not tested: $missing is missing. Debian: apt install $needs" >&2
    [ -z "${CI:-}" ] || exit 1
    exit 0
fi
jobs="$(getconf _NPROCESSORS_ONLN)"
cmake --build build --parallel "$jobs"
ctest --test-dir build --parallel "$jobs" --output-on-failure
