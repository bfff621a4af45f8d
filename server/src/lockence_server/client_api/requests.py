"""A client's request on its way through a batch, and what comes out."""

from typing import Generic, TypeVar

from msgspec import Struct

from lockence_server.rules.decisions import Refused
from lockence_server.rules.facts import Application
from lockence_server.rules.protocol import GrantedAnswer, InitRequest, ResetRequest, SessionRequest

Body = TypeVar("Body", InitRequest, ResetRequest, SessionRequest)


class Request(Struct, Generic[Body], frozen=True, gc=False):
    """What a client asks, and the address it asks from ("" where there is none)."""

    body: Body
    address: str


class FirstRefusal(Struct, frozen=True, gc=False):
    """A session that is refused, as far as its batch could see for the first time."""

    application_id: str
    token_digest: str
    code: str
    address: str


class Outcome(Struct, frozen=True, gc=False):
    """What to answer, and the application whose key signs it; None where none is known."""

    answer: GrantedAnswer | Refused
    application: Application | None
    first_refusal: FirstRefusal | None = None
