#!/bin/sh
# Compiles the SDK, its samples and its tests with Mono, and runs the tests. Arguments choose tests by name.
# PYTHON: with the server's development packages, for the servers of ../conformance.
set -eu
cd "$(dirname "$0")"
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
