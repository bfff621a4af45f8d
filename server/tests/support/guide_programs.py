"""What the guide's C++ and C# stand in when they are compiled: a program around blocks that are a part of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import Template

from tests.support.guide_pages import Block, Reader


@dataclass(frozen=True)
class Frame:
    """A program, and what each block becomes in it: a function that is called."""

    function: Template
    call: Template
    program: Template

    def around(self, blocks: Sequence[Block], reader: Reader) -> str:
        """With the reader's own values. A compiler's messages name the lines of the page."""
        named = [{"line": block.line, "page": f"{block.page}.md", "code": block.code} for block in blocks]
        functions = "\n".join(self.function.substitute(one) for one in named)
        calls = "\n".join(self.call.substitute(one) for one in named)
        return reader.fill_in(self.program.substitute(functions=functions, calls=calls))


CPP = Frame(
    function=Template("""\
static void Line$line(lockence::Client& client) {
#line $line "$page"
$code(void)client;
}
"""),
    call=Template("    Line$line(client);"),
    program=Template("""\
#include <cstdlib>
#include <iostream>

#include <lockence/lockence.hpp>

$functions
int main() {
    lockence::Client client("https://licensing.example.com", "lk_…", {"MFkw…"});
$calls
}
"""),
)

CSHARP = Frame(
    # A part of a program may end without having waited for anything.
    function=Template("""\
    private static async Task Line$line(LockenceClient client)
    {
        await Task.Yield();
#line $line "$page"
$code#line default
    }
"""),
    call=Template("            Line$line(client).GetAwaiter().GetResult();"),
    program=Template("""\
using System;
using System.Threading.Tasks;
using Lockence;

internal static class Parts
{
$functions
    private static void Main()
    {
        using (var client = new LockenceClient("https://licensing.example.com", "lk_…", new[] { "MFkw…" }))
        {
$calls
        }
    }
}
"""),
)
