"""Answers leave as they should: in one packet, and with nothing left behind on the connection."""

import socket
import struct
import sys
from collections.abc import Iterator

import msgspec
import pytest

from tests.support.clients import request
from tests.support.installations import DATABASES, Installation, installed

ANSWERS = 20
ANSWER_BYTES_MAX = 65536


@pytest.fixture(scope="module", params=DATABASES)
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    with installed(request, "answers-on-the-wire") as running:
        yield running


@pytest.fixture
def client(installation: Installation) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", installation.server.port), timeout=10) as connection:
        yield connection


@pytest.mark.skipif(sys.platform != "linux", reason="counts packets as Linux does")
def test_head_and_body_of_an_answer_come_together(installation: Installation, client: socket.socket) -> None:
    init = request("init", msgspec.json.encode(installation.customer.init("device")))
    for _ in range(ANSWERS):
        client.sendall(init)
        assert client.recv(ANSWER_BYTES_MAX).startswith(b"HTTP/1.1 200 ")
    assert packets_received(client) == ANSWERS


@pytest.mark.parametrize("path", ["/", "/health/live", "/api/v1/init"])
def test_an_answer_without_a_body_comes_too(client: socket.socket, path: str) -> None:
    for _ in range(2):
        client.sendall(f"HEAD {path} HTTP/1.1\r\nHost: lockence.test\r\n\r\n".encode())
        answer = client.recv(ANSWER_BYTES_MAX)
        assert answer.startswith(b"HTTP/1.1 ")
        assert answer.endswith(b"\r\n\r\n")


def packets_received(connection: socket.socket) -> int:
    """Those with data: `tcpi_data_segs_in` of Linux' `struct tcp_info`."""
    offset = 152
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, offset + 4)
    return int(struct.unpack_from("=I", info, offset)[0])
