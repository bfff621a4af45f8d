"""A process of its own for work that would take the interpreter from clients: preparing and rendering many rows.

It is started when there is something to do and ended when nothing has been for a while; it asks for little of the
processor, knows no database, and is done one thing at a time. It speaks on its standard input and output, which
end with the process that started it, so it is never left behind.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, TypeVar

import msgspec
import structlog
from msgspec import Struct

from lockence_server.errors import UnavailableError
from lockence_server.secrets import SecretBox

SECONDS_MAX = 60.0
"""For one piece of work, which takes milliseconds on a processor with nothing better to do."""
IDLE_SECONDS = 60.0
NICENESS = 19
LENGTH_BYTES = 4
MODULE = "lockence_server.management.helper_process"

T = TypeVar("T")

log = structlog.get_logger(__name__)


class Asked(Struct, frozen=True, array_like=True):
    work: str
    given: Any


class Done(Struct, frozen=True, array_like=True):
    """What came of it, or what went wrong."""

    result: msgspec.Raw
    error: str | None = None


class Helper:
    def __init__(self, secrets: SecretBox) -> None:
        self._secrets = secrets
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="helper")
        self._process: subprocess.Popen[bytes] | None = None
        self._ending: asyncio.TimerHandle | None = None

    async def do(self, work: str, given: object, result: type[T]) -> T:
        """Have it do this. Raises `UnavailableError` where it ends before it is done, twice."""
        loop = asyncio.get_running_loop()
        answer = await loop.run_in_executor(self._thread, self._ask, msgspec.msgpack.encode(Asked(work, given)))
        self._stay_awake()
        self._ending = loop.call_later(IDLE_SECONDS, self._thread.submit, self._end)
        done = msgspec.msgpack.decode(answer, type=Done)
        if done.error is not None:
            raise RuntimeError(f"the helper failed: {done.error}")
        return msgspec.msgpack.decode(done.result, type=result)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Helper"]:
        try:
            yield self
        finally:
            self._stay_awake()
            await asyncio.get_running_loop().run_in_executor(self._thread, self._end)
            self._thread.shutdown()

    def _stay_awake(self) -> None:
        if self._ending is not None:
            self._ending.cancel()

    def _ask(self, asked: bytes) -> bytes:
        """On the helper's thread. It holds nothing, so what it did not finish is simply asked again."""
        for _ in range(2):
            process = self._process or self._start()
            with contextlib.suppress(OSError, EOFError), _killed_after(SECONDS_MAX, process):
                write_message(process.stdin, asked)
                return read_message(process.stdout)
            log.warning("the helper process ended before it was done", process=process.pid)
            self._end()
        raise UnavailableError("This could not be prepared now. Nothing was done; try again.")

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", MODULE]
        process = subprocess.Popen(  # noqa: S603  our own module, by our own interpreter
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C is for the server, which ends it in order. Not a session of its own: to Linux that is another
            # user, whose share of the processor is as large as the server's, however low its priority.
            process_group=0,
        )
        self._process = process
        # Here and not there: to start is a good part of a second's work already.
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
        # Not as an argument or in the environment, which others on the machine might read.
        with contextlib.suppress(OSError):
            write_message(process.stdin, msgspec.msgpack.encode(self._secrets.keys()))
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(OSError), _killed_after(SECONDS_MAX, process):
                process.communicate()


@contextlib.contextmanager
def _killed_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[None]:
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def write_message(file: IO[bytes] | None, message: bytes) -> None:
    assert file is not None
    file.write(len(message).to_bytes(LENGTH_BYTES) + message)
    file.flush()


def read_message(file: IO[bytes] | None) -> bytes:
    """Raises `EOFError` where there is none, or not all of it."""
    assert file is not None
    return _read(file, int.from_bytes(_read(file, LENGTH_BYTES)))


def _read(file: IO[bytes], size: int) -> bytes:
    found = file.read(size)
    if len(found) < size:
        raise EOFError
    return found
