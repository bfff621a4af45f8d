"""A closed connection leaves nothing behind for the garbage collector, whose work keeps every client waiting."""

import asyncio
import gc
from collections.abc import Callable, Iterator

import pytest
import uvloop

from lockence_server.http.protocol import BoundedHttpProtocol
from tests.support.clients import Connection
from tests.support.eventually import reached
from tests.support.idle_servers import KEEP_ALIVE_SECONDS, connection_to_idle_server

GRACE_SECONDS = 5.0


@pytest.fixture
def no_collection() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def left_idle(_client: Connection) -> None:
    """The server closes it."""


@pytest.mark.parametrize("end", [Connection.cut, Connection.reset, left_idle])
@pytest.mark.parametrize("new_loop", [uvloop.new_event_loop, asyncio.new_event_loop])
@pytest.mark.usefixtures("no_collection")
def test_a_closed_connection_is_gone(
    end: Callable[[Connection], None], new_loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(is_gone(end))


async def is_gone(end: Callable[[Connection], None]) -> None:
    async with connection_to_idle_server() as client:
        assert (await client.get("/")).status == 200
        assert has_connection()
        end(client)
        await reached(lambda: not has_connection(), KEEP_ALIVE_SECONDS + GRACE_SECONDS)


def has_connection() -> bool:
    return any(isinstance(one, BoundedHttpProtocol) for one in gc.get_objects())
