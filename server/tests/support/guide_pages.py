"""The guide as its reader has it: pages with blocks of code, and values of one's own to put into them."""

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

REPOSITORY = Path(__file__).parents[3]
PAGES = REPOSITORY / "docs"
NOT_CODE = {"", "text"}
RUN_SECONDS_MAX = 240


@dataclass(frozen=True)
class Block:
    page: str
    line: int
    """Of its first line of code, from 1."""
    language: str
    code: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@cache
def blocks_of(page: str) -> tuple[Block, ...]:
    """The code of a page, `guide/python` for docs/guide/python.md, in its order."""
    tokens = MarkdownIt().parse((PAGES / f"{page}.md").read_text("utf-8"))
    fences = [token for token in tokens if token.type == "fence" and token.info not in NOT_CODE]
    return tuple(Block(page, token.map[0] + 2, token.info, token.content) for token in fences if token.map)


def in_place(blocks: Sequence[Block]) -> str:
    """Blocks as one file, each on the lines that it has on its page, for messages to name these."""
    lines: list[str] = []
    for block in blocks:
        lines += [""] * (block.line - 1 - len(lines)) + block.code.splitlines()
    return "\n".join(lines) + "\n"


@dataclass
class Reader:
    """Somebody with a server, an application, a policy and a license, who pastes what a page says."""

    own: dict[str, str]
    """What stands on the pages, and what this reader has instead."""
    directory: Path
    """Where they work: the checkout is around it as it is around them."""
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def fill_in(self, code: str) -> str:
        for written, own in self.own.items():
            code = code.replace(written, own)
        left = re.findall(r"\S*…\S*", code)
        assert not left, f"a reader would not know what to write for {left}"
        return code

    def run(self, *command: str) -> str:
        """What it prints. It must succeed."""
        done = subprocess.run(
            command,
            cwd=self.directory,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=RUN_SECONDS_MAX,
            check=False,
        )
        assert done.returncode == 0, f"{command} failed:\n{done.stdout}{done.stderr}"
        return done.stdout

    def paste(self, code: str) -> str:
        """A block into a shell."""
        return self.run("bash", "-euc", self.fill_in(code))
