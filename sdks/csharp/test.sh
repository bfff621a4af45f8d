#!/bin/sh
# Compiles the SDK, its samples and its tests with Mono, and runs the tests. Arguments choose tests by name.
# PYTHON: one with the server's development packages, for the servers of ../conformance.
set -eu
cd "$(dirname "$0")"

if ! command -v mcs > /dev/null || ! command -v mono > /dev/null; then
    echo "The C# SDK is not tested: Mono is missing. On Debian: apt install mono-mcs mono-runtime \\
    libmono-system-core4.0-cil libmono-system-net-http4.0-cil libmono-system-numerics4.0-cil"
    test "${CI:-}" != true
    exit
fi

mkdir -p build
framework="-r:System.Core.dll -r:System.Net.Http.dll -r:System.Numerics.dll"
compile="mcs -nologo -langversion:7.2 -debug -d:TRACE -warn:4 -warnaserror $framework"

# With -doc, what is public and not documented is an error, and so is a reference to what is not there.
$compile -target:library -doc:build/Lockence.xml -out:build/Lockence.dll $(find src -name '*.cs')
for sample in samples/*/; do
    $compile -r:build/Lockence.dll -out:"build/$(basename "$sample").exe" "$sample"Program.cs
done
$compile -r:build/Lockence.dll -out:build/Lockence.Tests.exe $(find tests -name '*.cs')
exec mono --debug build/Lockence.Tests.exe "$@"
