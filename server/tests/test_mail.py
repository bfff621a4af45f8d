"""E-mail: what a letter is, how it is sent, and what becomes of it where it cannot be."""

from collections.abc import MutableMapping
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from lockence_server.errors import ConfigurationError
from lockence_server.management.access import Role
from lockence_server.management.mail.letters import Letter
from lockence_server.management.mail.post import TRIES_MAX, Post
from lockence_server.settings import Settings
from tests.support.eventually import reached
from tests.support.mailbox import FROM, TAKEN, Mailbox, open_mailbox
from tests.support.people import member, ok
from tests.support.world import World

SECRET = "https://licensing.example.com/invitation#secret"
LETTER = Letter(to="grace@example.com", subject="For Häuser & Söhne", text=f"Here: {SECRET}\n", link=SECRET)
BUSY = "451 Later"
NEVER = "554 Never"

Logs = list[MutableMapping[str, Any]]


def post(mailbox: Mailbox, **changed: str) -> Post:
    return Post(Settings(**{**mailbox.settings, **changed}), pause_seconds=0)  # type: ignore[arg-type]


async def sent(mailbox: Mailbox, letter: Letter = LETTER, **changed: str) -> Logs:
    """What is logged while this is sent."""
    with capture_logs() as logs:
        await post(mailbox, **changed).send(letter)
    return logs


async def test_a_letter_has_what_a_letter_has(mailbox: Mailbox) -> None:
    assert await sent(mailbox) == []
    [letter] = mailbox.letters
    assert (letter["from"], letter["to"], letter["subject"]) == (FROM, LETTER.to, LETTER.subject)
    assert letter["auto-submitted"] == "auto-generated"
    assert letter["message-id"]
    assert letter["date"]
    assert SECRET in letter.get_content()
    assert mailbox.recipients == [LETTER.to]


async def test_a_busy_server_is_asked_again(mailbox: Mailbox) -> None:
    mailbox.answers = [BUSY, BUSY, TAKEN]
    assert await sent(mailbox) == []
    assert (mailbox.tries, len(mailbox.letters)) == (3, 1)


@pytest.mark.parametrize(("answer", "tries"), [(BUSY, TRIES_MAX), (NEVER, 1)])
async def test_what_cannot_be_sent_is_logged_without_the_link(mailbox: Mailbox, answer: str, tries: int) -> None:
    mailbox.answers = [answer] * 10
    logs = await sent(mailbox)
    assert mailbox.tries == tries
    assert [(one["event"], one["to"]) for one in logs] == [("an e-mail was not sent", LETTER.to)]
    assert answer[:3] in logs[0]["reason"]
    assert "secret" not in str(logs)


async def test_an_unknown_addressee_is_not_tried_again(mailbox: Mailbox) -> None:
    mailbox.unknown = {LETTER.to}
    [logged] = await sent(mailbox)
    assert (mailbox.tries, logged["event"]) == (1, "an e-mail was not sent")
    assert "550" in logged["reason"]


async def test_without_a_server_the_link_is_logged(mailbox: Mailbox) -> None:
    [logged] = await sent(mailbox, smtp_url="")
    assert (logged["log_level"], logged["to"], logged["link"]) == ("info", LETTER.to, SECRET)


async def test_a_server_that_is_away_fails_nothing(mailbox: Mailbox) -> None:
    [logged] = await sent(mailbox, smtp_url="smtp://127.0.0.1:1")
    assert logged["event"] == "an e-mail was not sent"


@pytest.mark.parametrize("to", ["a,b@example.com", "a;b@example.com", "<a@example.com", "a@example.com>"])
async def test_an_address_is_one_address_or_none(mailbox: Mailbox, to: str) -> None:
    await sent(mailbox, Letter(to=to, subject="S", text="T", link=""))
    assert mailbox.recipients == []


async def test_a_password_is_not_sent_in_the_clear(mailbox: Mailbox) -> None:
    given: list[Any] = []

    def authenticate(*login: Any) -> AuthResult:
        given.append(login)
        return AuthResult(success=True)

    async with open_mailbox(authenticator=authenticate, auth_require_tls=False) as without_tls:
        url = f"smtp://user:p%40ss@127.0.0.1:{without_tls.port}"
        [logged] = await sent(without_tls, smtp_url=url)
    assert logged["event"] == "an e-mail was not sent"
    assert given == []
    assert "p@ss" not in str(logged)


async def test_a_request_does_not_wait_for_its_letter(mailing_world: World, mailbox: Mailbox) -> None:
    owner = await member(mailing_world, Role.OWNER)
    mailbox.answers = [NEVER]
    ok(await owner.call("POST", "/invitations", {"email": LETTER.to, "role": "viewer"}))
    await reached(lambda: mailbox.tries == 1)


async def test_what_was_not_committed_sends_no_letter(
    mailing_world: World, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await member(mailing_world, Role.OWNER)

    async def fails(_: AsyncConnection) -> None:
        raise OperationalError("COMMIT", {}, Exception("gone"))

    with monkeypatch.context() as broken:
        broken.setattr(AsyncConnection, "commit", fails)
        refused = await owner.call("POST", "/invitations", {"email": LETTER.to, "role": "viewer"})
        assert refused.status_code == 503
    await owner.post("/invitations", {"email": "b@example.com", "role": "viewer"})
    await mailbox.token("b@example.com")
    assert mailbox.tries == 1


async def test_a_post_with_a_key_sends_one_letter(mailing_world: World, mailbox: Mailbox) -> None:
    owner = await member(mailing_world, Role.OWNER)
    key = {"idempotency-key": "invite-grace"}
    for _ in range(2):
        await owner.post("/invitations", {"email": LETTER.to, "role": "viewer"}, **key)
    await owner.post("/invitations", {"email": "b@example.com", "role": "viewer"})
    await mailbox.token("b@example.com")
    await mailbox.token(LETTER.to)
    assert mailbox.tries == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOCKENCE_SMTP_URL", "mail.example.com"),
        ("LOCKENCE_SMTP_URL", "http://mail.example.com"),
        ("LOCKENCE_SMTP_URL", "smtp://user:secret@mail.example.com:port"),
        ("LOCKENCE_SMTP_URL", "smtp://user:secret@mail.example.com"),  # and nobody whom it is from
        ("LOCKENCE_PUBLIC_URL", "licensing.example.com"),
        ("LOCKENCE_PUBLIC_URL", "ftp://licensing.example.com"),
        ("LOCKENCE_PUBLIC_URL", "https://licensing.example.com/#"),
        ("LOCKENCE_PUBLIC_URL", "https://["),
        ("LOCKENCE_REGISTRATION", "sometimes"),
    ],
)
def test_a_wrong_setting_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError, match=name) as refused:
        Settings.from_environment({name: value}).check()
    assert "secret" not in str(refused.value)
