"""What the server sends to browsers: the dashboard's files, under their policy, and nothing else's."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from lockence_server.client_api.routes import not_found
from lockence_server.http.dashboard import dashboard

PERSON = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
PROGRAM = {"accept": "application/json"}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A build in small: a start page, a script, a secret beside them."""
    directory = tmp_path / "dashboard"
    (directory / "assets").mkdir(parents=True)
    (directory / "index.html").write_text("<title>Lockence</title>")
    (directory / "assets" / "start-1a2b3c4d.js").write_text("start();")
    (tmp_path / "lockence.key").write_text("a secret")
    return directory


@pytest.fixture
async def http(built: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with _client(built) as client:
        yield client


def _client(built: Path) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(dashboard(not_found, built))
    return httpx.AsyncClient(transport=transport, base_url="http://lockence.test")


@pytest.mark.parametrize("path", ["/", "/licenses", "/licenses/lic_01j", "/licenses?status=active"])
async def test_a_person_gets_the_start_page_for_each_of_its_pages(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path, headers=PERSON)
    assert (answer.status_code, answer.text) == (200, "<title>Lockence</title>")
    assert "max-age=0" in answer.headers["cache-control"]  # Or the next version would look for this one's scripts.


async def test_files_whose_names_change_are_kept_for_ever(http: httpx.AsyncClient) -> None:
    answer = await http.get("/assets/start-1a2b3c4d.js")
    assert (answer.status_code, answer.text) == (200, "start();")
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["/", "/licenses", "/assets/start-1a2b3c4d.js"])
async def test_each_comes_with_the_policy(http: httpx.AsyncClient, path: str) -> None:
    headers = (await http.get(path, headers=PERSON)).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("path", "headers"), [("/nothing", PROGRAM), ("/assets/gone.js", {}), ("/api/v1/nothing", PERSON)]
)
async def test_a_program_hears_that_nothing_is_there(
    http: httpx.AsyncClient, path: str, headers: dict[str, str]
) -> None:
    answer = await http.get(path, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/../lockence.key", "/assets/../../lockence.key", "/%2e%2e/lockence.key"])
async def test_nothing_beside_the_build_is_sent(built: Path, path: str) -> None:
    answered: list[bytes] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b""}

    async def send(message: object) -> None:
        assert isinstance(message, dict)
        answered.append(message.get("body", b""))

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    await dashboard(not_found, built)(scope, receive, send)
    assert b"a secret" not in b"".join(answered)


@pytest.mark.parametrize("path", ["/", "/assets/start-1a2b3c4d.js"])
async def test_nothing_can_be_sent_to_a_file(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.post(path, json={}, headers=PERSON)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_checkout_without_a_build_says_how_to_make_one(tmp_path: Path) -> None:
    async with _client(tmp_path) as http:
        assert "make web" in (await http.get("/")).text
        assert (await http.get("/nothing", headers=PROGRAM)).status_code == 404
