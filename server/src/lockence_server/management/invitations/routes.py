"""`/api/v1/invitations`."""

from functools import partial

from litestar import Response, delete, get, post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from lockence_server.errors import UnauthenticatedError
from lockence_server.management.access import Caller, Permission
from lockence_server.management.accounts import service as accounts
from lockence_server.management.accounts import signing_in
from lockence_server.management.accounts.schemas import Account, SignIn
from lockence_server.management.api.requests import ManagementRequest
from lockence_server.management.api.routing import InCaller, InContext, InPage, InRequest, for_anybody, needs
from lockence_server.management.api.throttling import Throttle
from lockence_server.management.invitations import service
from lockence_server.management.invitations.schemas import (
    Acceptance,
    Invitation,
    InvitationLink,
    NewInvitation,
    ReceivedInvitation,
)
from lockence_server.management.schemas import Page, checked, invalid_fields, moment_at


@post("/invitations", summary="Invite somebody", **needs(Permission.MEMBERS_WRITE))
async def invite(
    served: InRequest, context: InContext, caller: InCaller, data: JSONBody[NewInvitation]
) -> Invitation:
    """Sends a link that works once, within 7 days. Only an owner invites an owner.

    Who was invited before gets a new link, and the old one no longer works.
    """
    served.throttle(Throttle.INVITATION, context.organisation_id)
    invitation, letter = await service.invite(context, _inviter(caller), data, base_url=served.settings.base_url)
    served.afterwards(partial(served.post.send, letter))
    return invitation


@get("/invitations", summary="List invitations", **needs(Permission.MEMBERS_WRITE))
async def list_invitations(context: InContext, page: InPage) -> Page[Invitation]:
    """Those that have not been accepted and still can be."""
    return await service.list_invitations(context, page)


@delete("/invitations/{invitation_id:str}", summary="Withdraw an invitation", **needs(Permission.MEMBERS_WRITE))
async def withdraw_invitation(context: InContext, caller: InCaller, invitation_id: FromPath[str]) -> None:
    """Its link no longer works."""
    await service.withdraw(context, _inviter(caller), invitation_id)


@post(
    "/invitations/received",
    summary="Read the invitation that a link is of",
    status_code=HTTP_200_OK,
    **for_anybody(),
)
async def received_invitation(served: InRequest, data: JSONBody[InvitationLink]) -> ReceivedInvitation:
    """What one is asked to, before one accepts. It is a POST so that the token reaches no log."""
    served.throttle(Throttle.LINK, served.address)
    checked(data)
    found = await service.find(served.engine, data.token, now=served.now)
    return ReceivedInvitation(
        organisation_id=found.organisation_id,
        organisation_name=found.organisation_name,
        email=found.email,
        role=found.role,
        expires_at=moment_at(found.expires_at),
        has_account=found.account_id is not None,
    )


@post("/invitations/accept", summary="Accept an invitation", **for_anybody())
async def accept_invitation(served: InRequest, data: JSONBody[Acceptance]) -> Response[Account]:
    """With the token of the link, and signs in.

    Who has no account with this e-mail address gives a name and a password for one. Who has one is signed in with
    it, or gives its password, and a code where signing in takes one.
    """
    served.throttle(Throttle.LINK, served.address)
    checked(data)
    found = await service.find(served.engine, data.token, now=served.now)
    is_signed_in = _is_login_of(served.caller, found.account_id)
    if found.account_id is None:
        account_id = await _new_account(served, found.email, data)
    elif is_signed_in:
        account_id = found.account_id
    else:
        account_id = await _known_account(served, found.email, data)
    connection = await served.connection()
    await service.accept(
        connection, served.secrets, data.token, account_id, now=served.now, address=served.address
    )
    if is_signed_in:
        return Response(await accounts.show(connection, account_id), status_code=HTTP_201_CREATED)
    return await signing_in.sign_in(served, account_id)


ROUTES = [invite, list_invitations, withdraw_invitation, received_invitation, accept_invitation]


async def _new_account(served: ManagementRequest, email: str, given: Acceptance) -> str:
    if given.name is None or given.password is None:
        wanted = {"name": given.name, "password": given.password}
        raise invalid_fields({field: "is missing" for field, value in wanted.items() if value is None})
    password_hash = await accounts.new_password_hash(given.password, known=[email, given.name])
    return await accounts.create(
        await served.connection(), email=email, name=given.name, password_hash=password_hash, now=served.now
    )


async def _known_account(served: ManagementRequest, email: str, given: Acceptance) -> str:
    if given.password is None:
        raise UnauthenticatedError("There is an account with this e-mail: sign in, or give its password.")
    return await signing_in.by_password(served, SignIn(email=email, password=given.password, code=given.code))


def _is_login_of(caller: Caller | None, account_id: str | None) -> bool:
    return caller is not None and caller.kind == "login" and caller.account_id == account_id


def _inviter(caller: Caller) -> service.Inviter:
    return service.Inviter(caller.account_id, caller.role)
