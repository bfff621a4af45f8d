"""Every row of the contract's table of answers, and what each endpoint answers when all is well."""

import asyncio
import re
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from lockence_server.clock import rfc3339
from lockence_server.http.rate_limits import RateLimit
from tests.support.world import START_MS, Answer, World, open_world

HWID = "a" * 64
ENDPOINTS = ["init", "validate", "heartbeat", "logout"]
SESSION_ENDPOINTS = ["validate", "heartbeat", "logout"]
START = rfc3339(START_MS)


def refused(answer: Answer, status: int, code: str, message: str) -> None:
    assert (answer.status, answer.body["success"], answer.code, answer.body["message"]) == (
        status,
        False,
        code,
        message,
    )


class Client:
    """A license, and the application that a customer runs with it."""

    def __init__(self, world: World, api_key: str, application_id: str, license_id: str, license_key: str) -> None:
        self.world = world
        self.api_key = api_key
        self.application_id = application_id
        self.license_id = license_id
        self.license_key = license_key

    async def init(self, hwid: str = HWID, **more: object) -> Answer:
        return await self.world.call(
            "init", **{"api_key": self.api_key, "license_key": self.license_key, "hwid": hwid, **more}
        )

    async def token(self, hwid: str = HWID) -> str:
        answer = await self.init(hwid)
        assert answer.status == 200, answer
        return str(answer.body["session_token"])

    async def ask(self, endpoint: str, session_token: str, **more: object) -> Answer:
        return await self.world.call(endpoint, **{"api_key": self.api_key, "session_token": session_token, **more})


async def client_of(world: World, **given: object) -> Client:
    application = await world.application()
    created = await world.license(application.id, **given)
    return Client(world, application.api_key, application.id, created.id, created.key)


async def test_a_session_from_init_to_logout(world: World) -> None:
    client = await client_of(world, username="john_doe", metadata={"plan": "pro"}, entitlements=["export"])

    opened = await client.init(client_version="1.2.3", device_name="Desk")
    assert opened.status == 200
    assert list(opened.body) == [
        *("success", "message", "session_token", "expires_at", "username", "metadata"),
        *("code", "license_expires_at", "heartbeat_interval_seconds", "entitlements"),
    ]
    token = opened.body["session_token"]
    assert UUID(token).version == 4
    assert opened.body | {"session_token": ""} == {
        "success": True,
        "message": "Authentication successful",
        "session_token": "",
        "expires_at": rfc3339(START_MS + 30 * 60 * 1000),
        "username": "john_doe",
        "metadata": {"plan": "pro"},
        "code": "ok",
        "license_expires_at": None,
        "heartbeat_interval_seconds": 300,
        "entitlements": ["export"],
    }

    world.clock.advance(60)
    valid = await client.ask("validate", token)
    assert valid.status == 200
    assert list(valid.body.items()) == [
        ("success", True),
        ("message", "Session is valid"),
        ("username", "john_doe"),
        ("metadata", {"plan": "pro"}),
        ("code", "ok"),
        ("expires_at", opened.body["expires_at"]),
        ("license_expires_at", None),
        ("entitlements", ["export"]),
    ]

    beat = await client.ask("heartbeat", token)
    assert list(beat.body.items()) == [
        ("success", True),
        ("message", "Heartbeat received"),
        ("code", "ok"),
        ("expires_at", rfc3339(START_MS + 31 * 60 * 1000)),
        ("heartbeat_interval_seconds", 300),
    ]
    assert (await client.ask("validate", token)).body["expires_at"] == beat.body["expires_at"]

    out = await client.ask("logout", token)
    assert (out.status, list(out.body.items())) == (
        200,
        [("success", True), ("message", "Logged out"), ("code", "ok")],
    )
    for endpoint in SESSION_ENDPOINTS:
        refused(await client.ask(endpoint, token), 404, "session_not_found", "Session not found")


async def test_what_a_license_lacks_is_answered_empty(world: World) -> None:
    client = await client_of(world)
    answer = await client.init()
    assert answer.body["username"] == ""
    assert answer.body["metadata"] == {}
    assert answer.body["entitlements"] == []


@pytest.mark.parametrize("endpoint", ENDPOINTS)
async def test_400_names_the_field(world: World, endpoint: str) -> None:
    client = await client_of(world)
    good: dict[str, object] = {"api_key": client.api_key, "license_key": client.license_key, "hwid": HWID}
    if endpoint != "init":
        good = {"api_key": client.api_key, "session_token": await client.token()}
    for field in good:
        for wrong in ["", "x" * 257, 7, None, ["x"], "a\0b", "line\nbreak"]:
            answer = await world.call(endpoint, **{**good, field: wrong})
            assert (answer.status, answer.code) == (400, "bad_request"), (field, wrong, answer)
            assert f"`{field}`" in answer.body["message"]
            assert answer.body["success"] is False
        answer = await world.call(endpoint, **{name: value for name, value in good.items() if name != field})
        assert (answer.status, answer.code) == (400, "bad_request")
        assert f"`{field}`" in answer.body["message"]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
async def test_400_for_what_is_not_json(world: World, endpoint: str) -> None:
    for content in [b"", b"{", b"null", b"[]", b'"text"', b"\xff", b'{"api_key":"\\ud800"}', b"[" * 9000]:
        response = await world.http.post(f"/api/v1/{endpoint}", content=content)
        assert response.status_code == 400, content
        assert (response.json()["success"], response.json()["code"]) == (False, "bad_request")


async def test_lengths_at_their_limits_are_accepted(world: World) -> None:
    client = await client_of(world)
    assert (await client.init("h" * 256)).status == 200
    refused(await client.init(license_key="k" * 128), 404, "invalid_license_key", "Invalid license key")
    refused(await client.init(api_key="k" * 128), 401, "invalid_api_key", "Invalid API key")
    for field, size in [("api_key", 129), ("license_key", 129), ("hwid", 257)]:
        assert (await client.init(**{"hwid": HWID, field: "x" * size})).status == 400


async def test_unknown_fields_and_a_missing_content_type_are_forgiven(world: World) -> None:
    client = await client_of(world)
    body = {"api_key": client.api_key, "license_key": client.license_key, "hwid": HWID, "later": {"a": [1]}}
    for headers in [{}, {"content-type": "text/plain"}, {"content-type": "application/x-www-form-urlencoded"}]:
        response = await world.http.post("/api/v1/init", content=msgspec.json.encode(body), headers=headers)
        assert response.status_code == 200


@pytest.mark.parametrize("endpoint", ENDPOINTS)
async def test_401_invalid_api_key(world: World, endpoint: str) -> None:
    client = await client_of(world)
    body = {"license_key": client.license_key, "hwid": HWID, "session_token": await client.token()}
    refused(await world.call(endpoint, api_key="unknown", **body), 401, "invalid_api_key", "Invalid API key")


@pytest.mark.parametrize("endpoint", ENDPOINTS)
async def test_403_application_disabled(world: World, endpoint: str) -> None:
    client = await client_of(world)
    body = {"license_key": client.license_key, "hwid": HWID, "session_token": await client.token()}
    await world.change_application(client.application_id, enabled=False)
    refused(
        await world.call(endpoint, api_key=client.api_key, **body),
        403,
        "application_disabled",
        "Application disabled",
    )
    await world.change_application(client.application_id, enabled=True)
    assert (await world.call(endpoint, api_key=client.api_key, **body)).status == 200


async def test_403_license_expired(world: World) -> None:
    client = await client_of(world, duration_seconds=600)
    token = await client.token()
    world.clock.advance(599)
    assert (await client.init()).status == 200
    world.clock.advance(1)
    refused(await client.init(), 403, "license_expired", "License expired")
    # The session's lease ends with the license, and that is checked first.
    for endpoint in SESSION_ENDPOINTS:
        refused(await client.ask(endpoint, token), 404, "session_expired", "Session expired")


@pytest.mark.parametrize("endpoint", SESSION_ENDPOINTS)
async def test_403_license_expired_in_a_session(world: World, endpoint: str) -> None:
    """A vendor who shortens a license ends it for its live sessions too."""
    client = await client_of(world)
    token = await client.token()
    await world.change_license(client.license_id, expires_at=datetime.fromtimestamp(START_MS // 1000 + 60, UTC))
    assert (await client.ask("validate", token)).body["expires_at"] == rfc3339(START_MS + 60_000)
    world.clock.advance(61)
    refused(await client.ask(endpoint, token), 403, "license_expired", "License expired")


@pytest.mark.parametrize("endpoint", ENDPOINTS)
async def test_403_license_disabled(world: World, endpoint: str) -> None:
    client = await client_of(world)
    token = await client.token()

    async def ask() -> Answer:
        return await client.init() if endpoint == "init" else await client.ask(endpoint, token)

    await world.suspend(client.license_id, "Chargeback")
    refused(await ask(), 403, "license_disabled", "License disabled")
    assert (await ask()).body["detail"] == "Chargeback"
    await world.reinstate(client.license_id)
    assert (await client.ask("validate", token)).status == 200
    await world.revoke(client.license_id)
    refused(await ask(), 403, "license_disabled", "License disabled")
    assert "detail" not in (await ask()).body


async def test_403_hwid_mismatch(world: World) -> None:
    client = await client_of(world)
    await client.token("first")
    refused(await client.init("second"), 403, "hwid_mismatch", "HWID mismatch")
    assert (await client.init("first")).status == 200


async def test_403_device_blocked(world: World) -> None:
    client = await client_of(world)
    token = await client.token()
    entry = await world.block(client.application_id, "device", HWID)
    refused(await client.init(), 403, "device_blocked", "Device blocked")
    for endpoint in SESSION_ENDPOINTS:
        refused(await client.ask(endpoint, token), 403, "device_blocked", "Device blocked")
    refused(await client.init("another"), 403, "hwid_mismatch", "HWID mismatch")
    await world.unblock(entry.id)
    assert (await client.ask("heartbeat", token)).status == 200


@pytest.mark.parametrize("network", ["127.0.0.1", "127.0.0.0/8", "::ffff:127.0.0.1"])
async def test_403_address_blocked(world: World, network: str) -> None:
    client = await client_of(world)
    token = await client.token()
    await world.block(client.application_id, "address", "203.0.113.0/24")
    assert (await client.ask("validate", token)).status == 200
    entry = await world.block(client.application_id, "address", network)
    refused(await client.init(), 403, "address_blocked", "Address blocked")
    for endpoint in SESSION_ENDPOINTS:
        refused(await client.ask(endpoint, token), 403, "address_blocked", "Address blocked")
    await world.unblock(entry.id)
    assert (await client.ask("logout", token)).status == 200


async def test_403_session_limit_reached(world: World) -> None:
    client = await client_of(world, max_devices=3, max_sessions=2)
    tokens = [await client.token("first"), await client.token("second")]
    refused(await client.init("third"), 403, "session_limit_reached", "Too many active sessions")
    await client.ask("logout", tokens[0])
    assert (await client.init("third")).status == 200


async def test_at_the_limit_a_device_replaces_its_own_oldest_session(world: World) -> None:
    client = await client_of(world, max_devices=2, max_sessions=2)
    first = await client.token("own")
    world.clock.advance(1)
    second = await client.token("own")
    world.clock.advance(1)
    third = await client.token("own")
    refused(await client.ask("validate", first), 404, "session_ended", "Session ended")
    for token in (second, third):
        assert (await client.ask("validate", token)).status == 200


async def test_at_the_limit_a_policy_may_replace_the_oldest_of_any_device(world: World) -> None:
    client = await client_of(world, max_devices=0, max_sessions=2, at_session_limit="replace_oldest")
    first = await client.token("first")
    world.clock.advance(1)
    second = await client.token("second")
    world.clock.advance(1)
    assert (await client.init("third")).status == 200
    refused(await client.ask("validate", first), 404, "session_ended", "Session ended")
    assert (await client.ask("validate", second)).status == 200


async def test_expired_sessions_take_no_place(world: World) -> None:
    client = await client_of(world, max_devices=2, max_sessions=1)
    await client.token("first")
    world.clock.advance(30 * 60)
    assert (await client.init("second")).status == 200


async def test_403_version_outdated(world: World) -> None:
    client = await client_of(world)
    await world.change_application(client.application_id, minimum_version="1.10")
    answer = await client.init(client_version="1.9.3")
    refused(answer, 403, "version_outdated", "Version outdated")
    assert "download_url" not in answer.body
    await world.change_application(client.application_id, download_url="https://example.com/new")
    assert (await client.init(client_version="1.9.3")).body["download_url"] == "https://example.com/new"
    for version in ["1.10", "1.10.1", "2"]:
        assert (await client.init(client_version=version)).status == 200
    assert (await client.init()).status == 200
    answer = await client.init(client_version="not a version")
    assert (answer.status, answer.code) == (400, "bad_request")
    assert "`client_version`" in answer.body["message"]


async def test_404_invalid_license_key(world: World) -> None:
    client = await client_of(world)
    other = await client_of(world)
    refused(await client.init(license_key="nothing"), 404, "invalid_license_key", "Invalid license key")
    refused(await client.init(license_key=other.license_key), 404, "invalid_license_key", "Invalid license key")


async def test_license_keys_forgive_what_people_mistype(world: World) -> None:
    client = await client_of(world)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}", client.license_key)
    bare = client.license_key.replace("-", "")
    for variant in [bare, bare.lower(), f"  {client.license_key.lower()}  "]:
        assert (await client.init(license_key=variant)).status == 200
    refused(await client.init(license_key=bare[:-1]), 404, "invalid_license_key", "Invalid license key")


@pytest.mark.parametrize("endpoint", SESSION_ENDPOINTS)
async def test_404_session_not_found(world: World, endpoint: str) -> None:
    client = await client_of(world)
    other = await client_of(world)
    refused(await client.ask(endpoint, "unknown"), 404, "session_not_found", "Session not found")
    refused(await client.ask(endpoint, await other.token()), 404, "session_not_found", "Session not found")


@pytest.mark.parametrize("endpoint", SESSION_ENDPOINTS)
async def test_404_session_expired(world: World, endpoint: str) -> None:
    client = await client_of(world)
    token = await client.token()
    world.clock.advance(29 * 60)
    assert (await client.ask("heartbeat", token)).status == 200
    world.clock.advance(29 * 60)
    assert (await client.ask("validate", token)).status == 200
    world.clock.advance(60)
    refused(await client.ask(endpoint, token), 404, "session_expired", "Session expired")


@pytest.mark.parametrize("endpoint", SESSION_ENDPOINTS)
async def test_404_session_ended(world: World, endpoint: str) -> None:
    client = await client_of(world)
    token = await client.token()
    await world.end_sessions(client.license_id)
    refused(await client.ask(endpoint, token), 404, "session_ended", "Session ended")
    token = await client.token()
    await world.reset_devices(client.license_id)
    refused(await client.ask(endpoint, token), 404, "session_ended", "Session ended")
    assert (await client.init("another device now")).status == 200


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
async def test_405_method_not_allowed(world: World, endpoint: str, method: str) -> None:
    response = await world.http.request(method, f"/api/v1/{endpoint}")
    assert response.status_code == 405
    assert response.headers["allow"] == "POST, OPTIONS"
    if method != "HEAD":
        assert response.json()["code"] == "method_not_allowed"
        assert response.json()["success"] is False


async def test_413_body_too_large(world: World) -> None:
    response = await world.http.post("/api/v1/init", content=b" " * (16 * 1024 + 1))
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")
    assert response.json()["success"] is False
    client = await client_of(world)
    body = msgspec.json.encode({"api_key": client.api_key, "license_key": client.license_key, "hwid": HWID})
    response = await world.http.post("/api/v1/init", content=body.ljust(16 * 1024))
    assert response.status_code == 200


async def test_who_waits_as_long_as_a_429_says_is_served() -> None:
    limit = RateLimit("1/2second")
    assert limit.retry_after_seconds("an address") is None
    await asyncio.sleep(0.7)
    seconds = limit.retry_after_seconds("an address")
    assert seconds is not None
    await asyncio.sleep(seconds)
    assert limit.retry_after_seconds("an address") is None


async def test_429_rate_limited(world: World) -> None:
    async with open_world(world.settings, rate_limit="3/hour") as limited:
        client = await client_of(limited)
        for _ in range(3):
            assert (await client.init(api_key="unknown")).status == 401
        answer = await client.init()
        refused(answer, 429, "rate_limited", "Too many requests")
        assert 1 <= int(answer.headers["retry-after"]) <= 3600
        # The body is checked first, and what is no request does not count as one.
        assert (await limited.call("init")).status == 400


async def test_500_says_nothing_of_the_inside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await client_of(world)

    def explode(*_: object, **__: object) -> None:
        raise RuntimeError("inside information")

    monkeypatch.setattr("lockence_server.rules.decisions.decide_init", explode)
    answer = await client.init()
    refused(answer, 500, "internal_error", "Server error - contact support")
    assert answer.body["request_id"] == answer.headers["x-request-id"]
    assert "inside" not in str(answer)


async def test_503_when_the_queue_is_full(world: World) -> None:
    import asyncio

    async with open_world(world.settings, queue_requests_max=2, batch_requests_max=1) as small:
        client = await client_of(small)
        answers = await asyncio.gather(*(client.init() for _ in range(20)))
        statuses = {answer.status for answer in answers}
        assert statuses == {200, 503}
        busy = next(answer for answer in answers if answer.status == 503)
        refused(busy, 503, "unavailable", "Temporarily unavailable")
        assert busy.headers["retry-after"] == "1"
        assert (await client.init()).status == 200


async def test_first_use_starts_the_license(world: World) -> None:
    client = await client_of(world, duration_seconds=3600, starts="first_use")
    world.clock.advance(1_000_000)
    started = world.clock.now
    answer = await client.init()
    assert answer.body["license_expires_at"] == rfc3339(started + 3_600_000)
    world.clock.advance(1800)
    assert (await client.init()).body["license_expires_at"] == answer.body["license_expires_at"]
    # A session never outlives its license.
    assert (await client.init()).body["expires_at"] == answer.body["license_expires_at"]
    world.clock.advance(1800)
    refused(await client.init(), 403, "license_expired", "License expired")


async def test_a_policy_counts_at_the_next_request(world: World) -> None:
    application = await world.application()
    policy = await world.policy(application.id, max_devices=2, entitlements=["basic"])
    created = await world.license(application.id, policy_id=policy.id)
    client = Client(world, application.api_key, application.id, created.id, created.key)
    token = await client.token("one")
    assert (await client.ask("validate", token)).body["entitlements"] == ["basic"]
    assert (await client.init("two")).status == 200
    refused(await client.init("three"), 403, "hwid_mismatch", "HWID mismatch")
    await world.change_license(client.license_id, max_devices=3, entitlements=["basic", "pro"])
    assert (await client.init("three")).status == 200
    assert (await client.ask("validate", token)).body["entitlements"] == ["basic", "pro"]


async def test_web_pages_of_any_origin_may_call(world: World) -> None:
    preflight = await world.http.options(
        "/api/v1/init", headers={"origin": "https://game.example", "access-control-request-method": "POST"}
    )
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "content-type" in preflight.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in preflight.headers
    answer = await world.call("init")
    assert answer.headers["access-control-allow-origin"] == "*"
    async with open_world(world.settings, rate_limit="1/hour") as limited:
        body = {"api_key": "unknown", "license_key": "x", "hwid": "x"}
        answers = [await limited.call("init", **body) for _ in range(2)]
        assert "retry-after" in answers[1].headers["access-control-expose-headers"]


async def test_other_paths_answer_404_in_the_same_shape(world: World) -> None:
    for path in ["/", "/api/v1", "/api/v1/", "/api/v1/init/", "/api/v2/init", "/nothing"]:
        response = await world.http.post(path, json={})
        assert (response.status_code, response.json()["success"]) == (404, False)
