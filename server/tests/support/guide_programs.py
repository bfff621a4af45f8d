"""What the guide's C++ and C# stand in when they are compiled: a program around blocks that are a part of one."""

from collections.abc import Iterable

from tests.support.guide_pages import Block, Reader


def cpp_program(blocks: Iterable[Block], reader: Reader) -> str:
    blocks = list(blocks)
    functions = "".join(
        f'static void {_name(block)}(lockence::Client& client) {{\n#line {block.line} "{block.page}.md"\n'
        f"{block.code}(void)client;\n}}\n"
        for block in blocks
    )
    calls = "".join(f"    {_name(block)}(client);\n" for block in blocks)
    return reader.fill_in(
        "#include <cstdlib>\n#include <iostream>\n\n#include <lockence/lockence.hpp>\n\n"
        f"{functions}\nint main() {{\n"
        '    lockence::Client client("https://licensing.example.com", "lk_…", {"MFkw…"});\n'
        f"{calls}}}\n"
    )


def csharp_program(blocks: Iterable[Block], reader: Reader) -> str:
    blocks = list(blocks)
    methods = "".join(
        # A part of a program may end without having waited for anything.
        f"    private static async Task {_name(block)}(LockenceClient client)\n    {{\n"
        f'        await Task.Yield();\n#line {block.line} "{block.page}.md"\n{block.code}#line default\n    }}\n\n'
        for block in blocks
    )
    calls = "".join(f"            {_name(block)}(client).GetAwaiter().GetResult();\n" for block in blocks)
    return reader.fill_in(
        "using System;\nusing System.Threading.Tasks;\nusing Lockence;\n\ninternal static class Parts\n{\n"
        f"{methods}    private static void Main()\n    {{\n"
        '        var keys = new[] { "MFkw…" };\n'
        '        using (var client = new LockenceClient("https://licensing.example.com", "lk_…", keys))\n'
        f"        {{\n{calls}        }}\n    }}\n}}\n"
    )


def _name(block: Block) -> str:
    return f"Line{block.line}"
