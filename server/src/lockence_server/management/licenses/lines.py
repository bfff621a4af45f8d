"""The lines of a body, for a parser that knows nothing of the network and works on a thread of its own."""

import asyncio
import codecs
from collections.abc import AsyncGenerator, Iterator

from lockence_server.errors import InvalidInputError

LINES_MAX = 1_000_000
LINE_CHARACTERS_MAX = 1024 * 1024


def lines_of(body: AsyncGenerator[bytes, None], loop: asyncio.AbstractEventLoop) -> Iterator[str]:
    """The body's lines, with their ends, as it arrives on `loop`: the parser waits for it, and it for the parser.

    Raises `UnicodeDecodeError` where it is not UTF-8, and `InvalidInputError` for a line without end.
    """
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    rest, count = "", 0
    while True:
        piece = asyncio.run_coroutine_threadsafe(_next(body), loop).result()
        *lines, rest = (rest + decoder.decode(piece or b"", final=piece is None)).split("\n")
        count += len(lines)
        if count > LINES_MAX:
            raise InvalidInputError(f"The file has more than {LINES_MAX:,} lines. Split it.")
        for line in lines:
            yield line + "\n"
        if len(rest) > LINE_CHARACTERS_MAX:
            raise InvalidInputError(f"A line has more than {LINE_CHARACTERS_MAX:,} characters.")
        if piece is None:
            if rest:
                yield rest
            return


async def _next(body: AsyncGenerator[bytes, None]) -> bytes | None:
    return await anext(body, None)
