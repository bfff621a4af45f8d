"""Sending e-mail through the operator's SMTP server.

Without one, the link goes to the log: it is the one secret that ever does, because the operator has nothing else
to pass on. Sending happens after the answer has left, so an SMTP server that fails or is slow fails no request.
"""

import asyncio
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

import structlog

from lockence_server.management.mail.letters import Letter
from lockence_server.settings import Settings

TRIES_MAX = 3
TRY_SECONDS_MAX = 10.0
PAUSE_SECONDS = 2.0
"""Before the second try; before each later one it is twice as long."""
PERMANENT_FROM = 500

log = structlog.get_logger(__name__)


class Post:
    def __init__(self, settings: Settings, *, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._smtp_url = settings.smtp_url
        self._mail_from = settings.mail_from
        self._pause_seconds = pause_seconds

    async def send(self, letter: Letter) -> None:
        """Send it, or log that it could not be sent."""
        if not self._smtp_url:
            log.info("no e-mail is set up, so here is the link", to=letter.to, link=letter.link)
            return
        try:
            message = _message(letter, self._mail_from)
        except (ValueError, MessageError) as error:  # Of an address that no e-mail can have.
            log.warning("an e-mail was not sent", to=letter.to, reason=type(error).__name__)
            return
        for number in range(TRIES_MAX):
            if number:
                await asyncio.sleep(self._pause_seconds * 2 ** (number - 1))
            reason, is_permanent = await self._try(message, letter.to)
            if reason is None:
                return
            if is_permanent:
                break
        log.warning("an e-mail was not sent", to=letter.to, reason=reason)

    async def _try(self, message: EmailMessage, to: str) -> tuple[str | None, bool]:
        """Why it was not sent, and whether another try would be in vain; None if it was sent."""
        import aiosmtplib  # Slow to load, and many a process never sends any.

        server = urlsplit(self._smtp_url)
        is_tls = server.scheme == "smtps"
        try:
            await asyncio.wait_for(
                aiosmtplib.send(
                    message,
                    recipients=[to],
                    hostname=server.hostname,
                    port=server.port,
                    username=unquote(server.username) if server.username else None,
                    password=unquote(server.password) if server.password else None,
                    use_tls=is_tls,
                    # A password goes over TLS only. Without one, TLS is used where the server has it.
                    start_tls=False if is_tls else bool(server.username) or None,
                    timeout=TRY_SECONDS_MAX,
                ),
                TRY_SECONDS_MAX,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            refused = error.recipients[0]
            return f"{type(refused).__name__} {refused.code}", refused.code >= PERMANENT_FROM
        except aiosmtplib.SMTPResponseException as error:
            return f"{type(error).__name__} {error.code}", error.code >= PERMANENT_FROM
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            return type(error).__name__, isinstance(error, ValueError)
        return None, False


def _message(letter: Letter, mail_from: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = mail_from
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = localtime()
    message["Message-ID"] = make_msgid(domain=parseaddr(mail_from)[1].rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # So that no absence notice answers it.
    message.set_content(letter.text)
    return message
