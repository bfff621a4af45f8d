"""Whatever a request holds, it is answered for what it is: never with a failure of ours, never with silence."""

import asyncio
import contextlib
import http.client
import json
import random
import re
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from lockence_server.database.tables import devices
from lockence_server.rules.protocol import BODY_BYTES_MAX
from tests.support.clients import Connection, request, send_until_refused
from tests.support.installations import DATABASES, Installation, installed
from tests.support.vendor import open_vendor

ENDPOINTS = ["init", "validate", "heartbeat", "logout"]
ANSWER_SECONDS_MAX = 20.0
RANDOM_REQUESTS = 400
LISTENING_SECONDS = 1.0
HUGE_BODY_BYTES = 50_000_000
SENT_BYTES_MAX = 10_000_000  # what the system takes on the way until word of the refusal is back
REFUSED_SECONDS_MAX = 5.0

bounded = hypothesis_settings(
    max_examples=200, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(10**400), max_value=10**400)
    | st.floats()
    | st.text(st.characters(exclude_categories=[])),  # half surrogate pairs and NUL among them
    lambda values: st.lists(values, max_size=4) | st.dictionaries(st.text(max_size=8), values, max_size=4),
    max_leaves=8,
)
ACCEPTABLE_HWIDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=256)
LATIN_1 = st.characters(max_codepoint=255, exclude_categories=["Cc"])
STRUCTURED_FIELDS = st.text('=;,:()"\\%@?*- \tabz019', max_size=60) | st.from_regex(
    r'\Asig[0-9]?=\("@status"( "[a-z@-]{1,9}")?\)(;[a-z]{1,8}=.{0,8})?;nonce=[":%?@]{0,2}.{0,20}"?\Z',
    alphabet=LATIN_1,
)

BAD_BODIES = {
    "empty": b"",
    "blank": b" \n\t",
    "null": b"null",
    "a list": b"[]",
    "a text": b'"api_key"',
    "a number": b"1e999",
    "not ended": b'{"api_key": "x"',
    "ended twice": b'{"api_key": "x"}}',
    "two": b"{}{}",
    "a comma too much": b'{"api_key": "x",}',
    "single quotes": b"{'api_key': 'x'}",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "UTF-16": '{"api_key": "x"}'.encode("utf-16"),
    "not UTF-8": b'{"api_key": "\xff\xfe"}',
    "an overlong NUL": b'{"api_key": "\xc0\x80"}',
    "an encoded surrogate": b'{"api_key": "\xed\xa0\x80"}',
    "half a surrogate pair": b'{"api_key": "\\ud800"}',
    "a pair the wrong way round": b'{"api_key": "\\udc00\\ud800"}',
    "half a pair in no object": b'["\\ud800"]',
    "an escape not ended": b'{"api_key": "\\u12',
    "no number": b'{"other": NaN}',
    "a number without end": b'{"other": 1' + b"0" * 10_000,
    "a form": b"api_key=x&license_key=y&hwid=z",
    "deep lists": b"[" * BODY_BYTES_MAX,
    "deep objects": b'{"a":' * (BODY_BYTES_MAX // 5),
    "deep in an unknown field": b'{"other": %b}' % (b"[" * 8000 + b"]" * 8000),
    "NUL bytes": b"\0" * 1000,
}
ODD_NUMBERS = [b"1e999", b"-1e999", b"1e-999", b"0." + b"1" * 5000, b"9" * 5000, b"-0", b"1E+2"]


@pytest.fixture(scope="module", params=DATABASES)
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    with installed(request, "bad-input") as running:
        yield running


@pytest.fixture(autouse=True)
def unharmed(installation: Installation) -> Iterator[None]:
    yield
    installation.check_unharmed()


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_any_value_in_any_field(installation: Installation, endpoint: str) -> None:
    with client_of(installation) as client:
        good = good_fields(client, installation)

        @bounded
        @given(
            st.dictionaries(st.sampled_from([*good]), JSON_VALUES),
            st.sets(st.sampled_from([*good])),
            st.dictionaries(st.text(max_size=8), JSON_VALUES, max_size=2),
        )
        def check(wrong: dict[str, Any], missing: set[str], unknown: dict[str, Any]) -> None:
            fields = {**unknown, **good, **wrong}
            content = json.dumps({name: value for name, value in fields.items() if name not in missing})
            status, answer = client.post(endpoint, content.encode())
            if status == 400:
                # Of several that are wrong it names one, and nothing else.
                named = set(re.findall(r"`(\w+)`", answer["message"])) & good.keys()
                assert named <= wrong.keys() | missing

        check()


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_each_field_alone(installation: Installation, endpoint: str) -> None:
    """Missing, empty, too long, of each other type, or with a character that no text may have."""
    with client_of(installation) as client:
        good = good_fields(client, installation)
        required = ["api_key", "license_key", "hwid"] if endpoint == "init" else ["api_key", "session_token"]
        for name in required:
            wrong: list[object] = ["", "x" * 257, None, True, 1, 1.5, 10**400, [], ["x"], {}, {name: "x"}]
            wrong += [f"x{character}y" for character in "\0\x1f\x7f\x9f\n\t\ud800\udfff"]
            for value in wrong:
                status, answer = client.post(endpoint, json.dumps({**good, name: value}).encode())
                assert (status, answer["code"]) == (400, "bad_request"), (name, value)
                assert f"`{name}`" in answer["message"]
            for number in ODD_NUMBERS:
                content = json.dumps({**good, name: "THE NUMBER"}).encode().replace(b'"THE NUMBER"', number)
                assert client.post(endpoint, content)[0] == 400
            without = {other: value for other, value in good.items() if other != name}
            status, answer = client.post(endpoint, json.dumps(without).encode())
            assert (status, answer["code"]) == (400, "bad_request")
            assert f"`{name}`" in answer["message"]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_bodies_that_are_no_request(installation: Installation, endpoint: str) -> None:
    with client_of(installation) as client:
        for name, content in BAD_BODIES.items():
            status, answer = client.post(endpoint, content)
            assert (status, answer["code"]) == (400, "bad_request"), name


def test_fields_twice_and_odd_numbers_nobody_asked_for(installation: Installation) -> None:
    """JSON does not say what these mean; they may be taken or refused, and do no harm."""
    with client_of(installation) as client:
        good = json.dumps(installation.customer.init("device")).encode()
        odd = [good[:-1] + b', "other": ' + number + b"}" for number in ODD_NUMBERS]
        odd += [good[:-1] + b", " + good[1:], good[:-1] + b', "hwid": 1}', b'{"hwid": 1, ' + good[1:]]
        for content in odd:
            assert client.post("init", content)[0] in {200, 400}


def test_every_acceptable_hwid_is_a_device_of_its_own(installation: Installation) -> None:
    """No text is cut, folded or taken for another on its way into the database, and each is found there again."""

    async def a_license_and(look: bool) -> Any:
        async with open_vendor(installation.settings) as vendor:
            if not look:
                return await vendor.customer(max_devices=0)
            async with vendor.engine.connect() as connection:
                of_license = devices.c.license_id == customer.license_id
                return set(await connection.scalars(select(devices.c.hwid).where(of_license)))

    customer = asyncio.run(a_license_and(look=False))
    asked: set[str] = set()
    with client_of(installation) as client:

        @bounded
        @given(ACCEPTABLE_HWIDS)
        def bind(hwid: str) -> None:
            asked.add(hwid)
            for _ in range(2):
                assert client.post("init", json.dumps(customer.init(hwid)).encode())[0] == 200

        bind()
    assert asyncio.run(a_license_and(look=True)) == asked


def test_any_request_for_a_signature(installation: Installation) -> None:
    content = json.dumps(installation.customer.init("device")).encode()
    digest = f"sha-256=:{b64encode(sha256(content).digest()).decode()}:"
    with client_of(installation) as client:

        @bounded
        @given(STRUCTURED_FIELDS, st.just(digest) | STRUCTURED_FIELDS)
        def check(accept_signature: str, content_digest: str) -> None:
            headers = {"Accept-Signature": accept_signature, "Content-Digest": content_digest}
            assert client.post("init", content, headers)[0] in {200, 400}

        check()


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in chunks"])
def test_a_body_may_have_16_kib(installation: Installation, chunked: bool) -> None:
    content = json.dumps(installation.customer.init("device")).encode()
    with client_of(installation) as client:
        for size, status in [(BODY_BYTES_MAX, 200), (BODY_BYTES_MAX + 1, 413), (4 * BODY_BYTES_MAX, 413)]:
            padded = content.ljust(size)
            assert client.post("init", in_pieces(padded) if chunked else padded)[0] == status


@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in chunks"])
def test_a_huge_body_is_refused_while_it_is_sent(installation: Installation, chunked: bool) -> None:
    piece = b"x" * 50_000
    framing = b"Transfer-Encoding: chunked" if chunked else b"Content-Length: %d" % HUGE_BODY_BYTES
    if chunked:
        piece = b"%x\r\n%b\r\n" % (len(piece), piece)
    head = b"POST /api/v1/init HTTP/1.1\r\nHost: lockence.test\r\n%b\r\n\r\n" % framing
    started = time.monotonic()
    sent, answer = send_until_refused(installation.server, head, piece, bytes_max=HUGE_BODY_BYTES)
    assert (answer.status, answer.code, answer.headers["connection"]) == (413, "body_too_large", "close")
    assert sent < SENT_BYTES_MAX
    assert time.monotonic() - started < REFUSED_SECONDS_MAX


async def test_random_bytes(installation: Installation) -> None:
    """As a whole, after a good beginning, and in the middle of a good request."""
    generator = random.Random(6525)
    good = request("init", msgspec.json.encode(installation.customer.init("device")))
    head_end = good.index(b"\r\n\r\n") + 4

    def corrupted() -> bytes:
        corrupt = bytearray(good)
        for _ in range(generator.randint(1, 4)):
            corrupt[generator.randrange(len(corrupt))] = generator.randrange(256)
        return bytes(corrupt)

    def sent() -> bytes:
        noise = generator.randbytes(generator.randint(1, 2000))
        return generator.choice([noise, good[:head_end] + noise, good[:20] + noise, corrupted(), good + noise])

    async def send(data: bytes) -> bytes:
        connection = await Connection.open(installation.server)
        connection.write(data)
        received = await connection.read_for(LISTENING_SECONDS)
        connection.cut()
        return received

    received = await asyncio.gather(*(send(sent()) for _ in range(RANDOM_REQUESTS)))
    statuses = {int(status) for answer in received for status in re.findall(rb"HTTP/1\.1 (\d+) ", answer)}
    assert {200, 400} <= statuses <= {200, 400, 401, 403, 404, 405, 413}


class Client:
    """Blocking, for examples that Hypothesis makes; one connection, kept while it lasts."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self._connection = connection

    def post(
        self, endpoint: str, content: bytes | Iterator[bytes], headers: Mapping[str, str] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Status and answer, of the shape that every answer has; none is a failure of ours."""
        chunked = not isinstance(content, bytes)
        # Who refuses a body need not wait for its end.
        with contextlib.suppress(ConnectionError):
            self._connection.request("POST", f"/api/v1/{endpoint}", content, headers or {}, encode_chunked=chunked)
        response = self._connection.getresponse()
        answer = json.loads(response.read())
        assert response.status < 500, answer
        assert answer["success"] is (response.status == 200)
        assert isinstance(answer["message"], str)
        assert re.fullmatch("[a-z_]+", answer["code"])
        return response.status, answer


@contextlib.contextmanager
def client_of(installation: Installation) -> Iterator[Client]:
    connection = http.client.HTTPConnection("127.0.0.1", installation.server.port, timeout=ANSWER_SECONDS_MAX)
    try:
        yield Client(connection)
    finally:
        connection.close()


def good_fields(client: Client, installation: Installation) -> dict[str, str]:
    """Every field of every endpoint, as it should be."""
    init = installation.customer.init("device")
    _, opened = client.post("init", json.dumps(init).encode())
    session = installation.customer.session(opened["session_token"])
    return {**init, **session, "client_version": "1.0", "device_name": "Desk"}


def in_pieces(content: bytes) -> Iterator[bytes]:
    return (content[start : start + 1000] for start in range(0, len(content), 1000))
