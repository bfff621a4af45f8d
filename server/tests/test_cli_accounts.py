"""`lockence account`: links that an operator passes on, and the way out for who has lost a second factor."""

import re
from pathlib import Path

import httpx
import msgspec
import pyotp

from lockence_server.settings import Settings
from tests.support.cli import Lockence
from tests.support.eventually import reached
from tests.support.servers import serving

pytest_plugins = ["tests.support.cli_fixtures"]

EMAIL = "ada@example.com"
PASSWORD = "a violet herring sings"
NEW_PASSWORD = "seven crimson teapots"


def token_in(link: str, page: str) -> str:
    found = re.fullmatch(rf"https://licensing\.example\.com/{page}#(\S+)", link)
    assert found is not None, link
    return found[1]


def sign_in(http: httpx.Client, password: str) -> httpx.Response:
    return http.post("/api/v1/account/logins", json={"email": EMAIL, "password": password})


def test_an_operator_helps_people_in(settings: Settings, lockence_anywhere: Lockence, tmp_path: Path) -> None:
    lockence = Lockence({**lockence_anywhere.environment, "LOCKENCE_PUBLIC_URL": "https://licensing.example.com/"})
    lockence.run("migrate")
    assert "no account" in lockence.run("account", "list").out
    assert "There is no account" in lockence.refused("account", "reset-link", EMAIL)
    invitation = lockence.json("account", "invite", EMAIL, "--role", "owner")
    assert (invitation["role"], invitation["account_id"]) == ("owner", None)

    with serving(settings, tmp_path / "log") as server, httpx.Client(base_url=server.url) as http:
        body = {"token": token_in(invitation["link"], "invitation"), "name": "Ada", "password": PASSWORD}
        accepted = http.post("/api/v1/invitations/accept", json=body)
        assert accepted.status_code == 201, accepted.text
        [listed] = lockence.json("account", "list")
        assert (listed["email"], listed["memberships"][0]["role"]) == (EMAIL, "owner")
        assert "already" in lockence.refused("account", "invite", EMAIL, "--role", "viewer")

        ours = {"sec-fetch-site": "same-origin"}
        enrolled = http.post("/api/v1/account/totp", json={"password": PASSWORD}, headers=ours).json()
        code = {"code": pyotp.TOTP(enrolled["secret"]).now()}
        assert http.post("/api/v1/account/totp/confirm", json=code, headers=ours).status_code == 201
        http.cookies.clear()

        link = lockence.json("account", "reset-link", EMAIL.upper())["link"]
        body = {"token": token_in(link, "password-reset"), "new_password": NEW_PASSWORD}
        assert http.post("/api/v1/account/password-resets/complete", json=body).status_code == 204
        assert sign_in(http, NEW_PASSWORD).json()["code"] == "second_factor_needed"
        assert lockence.json("account", "remove-second-factor", EMAIL)["email"] == EMAIL
        assert sign_in(http, NEW_PASSWORD).status_code == 201


def test_links_are_printed_bare(lockence: Lockence) -> None:
    """So that they can be piped; what is for people goes beside them."""
    answer = lockence.run("account", "invite", EMAIL, "--role", "viewer")
    assert re.fullmatch(r"http://127\.0\.0\.1:8080/invitation#\S+\n", answer.out)
    assert EMAIL in answer.err
    assert lockence.run("account", "invite", EMAIL, "--role", "king").code == 2
    assert "`email`" in lockence.refused("account", "invite", "no address", "--role", "viewer")


async def test_without_e_mail_the_server_logs_links_to_itself(tmp_path: Path) -> None:
    """With the address that it was started on, where it was told no other."""
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'lockence.db'}", log_format="json")
    environment = {"LOCKENCE_REGISTRATION": "open"}
    with serving(settings, tmp_path / "log", environment=environment) as server:
        async with httpx.AsyncClient(base_url=server.url) as http:
            asked = await http.post("/api/v1/account/registrations", json={"email": EMAIL})
        assert asked.status_code == 204
        await reached(lambda: EMAIL in server.log.read_text())
    [logged] = [msgspec.json.decode(line) for line in server.log.read_text().splitlines() if EMAIL in line]
    assert (logged["level"], logged["to"]) == ("info", EMAIL)
    assert logged["link"].startswith(f"{server.url}/registration#")
