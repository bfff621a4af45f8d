#!/bin/sh
# Compiles the SDK, its tests and its samples with Mono, and runs the tests. Arguments choose tests by name.
set -eu
cd "$(dirname "$0")"
build=build
mkdir -p $build
references="-r:System.Core.dll -r:System.Net.Http.dll -r:System.Numerics.dll"
compile="mcs -nologo -langversion:7.2 -debug -d:TRACE -warn:4 -warnaserror"

# CS1591: what is public is documented. The documentation is compiled, so that what it refers to is there.
$compile -target:library -doc:$build/Lockence.xml $references -out:$build/Lockence.dll $(find src -name '*.cs')
$compile $references -r:$build/Lockence.dll -out:$build/Lockence.Tests.exe $(find tests -name '*.cs')
exec mono --debug $build/Lockence.Tests.exe "$@"
