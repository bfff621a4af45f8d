"""The process that `helper` starts: does what it is asked until its input ends."""

import signal
import sys
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from lockence_server.management.helper import Asked, Done, read_message, write_message
from lockence_server.management.licenses import making, rendering
from lockence_server.secrets import SecretBox

WORKS: Mapping[str, tuple[type, Callable[[SecretBox, Any], Any]]] = {
    "make licenses": (making.Wanted, making.make),
    "render an export": (rendering.Page, rendering.rendered),
}


def main() -> None:
    # Who stops the server stops this one too: it ends when its input does, and not before its answer is out.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    try:
        secrets = SecretBox.of_keys(msgspec.msgpack.decode(read_message(given), type=tuple[bytes, bytes]))
        while True:
            write_message(answers, _answer(secrets, read_message(given)))
    except (EOFError, BrokenPipeError):
        return


def _answer(secrets: SecretBox, message: bytes) -> bytes:
    asked = msgspec.msgpack.decode(message, type=Asked)
    kind, work = WORKS[asked.work]
    error = None
    try:
        result = work(secrets, msgspec.convert(asked.given, kind))
    except Exception as raised:
        result, error = None, f"{type(raised).__name__}: {raised}"
    return msgspec.msgpack.encode(Done(msgspec.Raw(msgspec.msgpack.encode(result)), error))


if __name__ == "__main__":
    main()
