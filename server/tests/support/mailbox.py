"""A real SMTP server inside the test, and the letters that came to it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.eventually import reached

FROM = "Lockence <licensing@example.com>"
TAKEN = "250 Taken"


class Mailbox:
    """Takes every letter, unless `answers` says otherwise, one for each try, or its addressee is `unknown`."""

    def __init__(self) -> None:
        self.port = 0
        self.letters: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: list[str] = []
        self.unknown: set[str] = set()
        self.tries = 0

    async def handle_RCPT(  # noqa: N802  its name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.unknown:
            self.tries += 1
            return "550 Nobody here has this address"
        envelope.rcpt_tos.append(address)
        return "250 Known"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  its name
        self.tries += 1
        answer = self.answers.pop(0) if self.answers else TAKEN
        if answer == TAKEN:
            assert isinstance(envelope.content, bytes)
            self.recipients += envelope.rcpt_tos
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer

    @property
    def settings(self) -> dict[str, str]:
        return {"smtp_url": f"smtp://127.0.0.1:{self.port}", "mail_from": FROM}

    async def token(self, to: str) -> str:
        """What stands in the link of the letter that comes to this address; the letter is taken out."""
        await reached(lambda: to in self.recipients)
        number = self.recipients.index(to)
        self.recipients.pop(number)
        found = re.search(r"#(\S+)", self.letters.pop(number).get_content())
        assert found is not None
        return found[1]


@asynccontextmanager
async def open_mailbox(**of_server: Any) -> AsyncIterator[Mailbox]:
    """A server on a port of its own, in the test's event loop."""
    mailbox = Mailbox()
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(mailbox, hostname="localhost", **of_server), "127.0.0.1", 0
    )
    async with server:
        mailbox.port = server.sockets[0].getsockname()[1]
        yield mailbox
