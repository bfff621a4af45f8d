"""`lockence account`: for the operator, who helps where people cannot help themselves."""

import os
from functools import partial
from typing import Annotated

import msgspec
import typer

from lockence_server.cli import output
from lockence_server.cli.options import LIMIT, After, Json, Limit, page
from lockence_server.management.access import Role
from lockence_server.settings import Settings

app = typer.Typer(no_args_is_help=True)

Email = Annotated[str, typer.Argument(metavar="EMAIL", help="The person's e-mail address.")]


@app.command("list")
def list_(limit: Limit = LIMIT, after: After = None, as_json: Json = False) -> None:
    """List everybody who has an account."""
    from lockence_server.cli.running import run
    from lockence_server.management.accounts import service

    found = run(partial(service.list_accounts, page=page(limit, after)))
    if as_json:
        output.print_json(found.items)
    else:
        output.print_table(
            ["Id", "E-mail", "Name", "Since", "Roles"],
            [
                [
                    item.id,
                    item.email,
                    item.name,
                    output.time_text(item.created_at),
                    ", ".join(f"{one.role} of {one.organisation_name}" for one in item.memberships),
                ]
                for item in found.items
            ],
            empty="There is no account yet.",
        )
    output.print_more(found.next_cursor)


@app.command("reset-link")
def reset_link(email: Email, as_json: Json = False) -> None:
    """Make a link with which a person sets a new password. It is shown and not sent."""
    from lockence_server.cli.running import run
    from lockence_server.management.accounts import resets
    from lockence_server.management.accounts.schemas import PasswordResetLink
    from lockence_server.management.context import Context

    base_url = Settings.from_environment(os.environ).base_url

    async def make(context: Context) -> PasswordResetLink:
        letter = await resets.write(context.connection, email, base_url=base_url, now=context.now)
        return PasswordResetLink(email=letter.to, link=letter.link)

    made = run(make)
    if as_json:
        output.print_json(made)
    else:
        output.print_note(f"For {made.email}. It works once, within an hour:")
        output.print_text(made.link)


@app.command()
def invite(
    email: Email,
    role: Annotated[Role, typer.Option(help="What they will be in the organisation.")],
    as_json: Json = False,
) -> None:
    """Make a link with which somebody joins the organisation. It is shown and not sent."""
    from lockence_server.cli.running import run
    from lockence_server.management.context import Context
    from lockence_server.management.invitations import service
    from lockence_server.management.invitations.schemas import InvitationWithLink, NewInvitation

    base_url = Settings.from_environment(os.environ).base_url

    async def make(context: Context) -> InvitationWithLink:
        wanted = NewInvitation(email=email, role=role)
        invitation, letter = await service.invite(context, service.OPERATOR, wanted, base_url=base_url)
        return InvitationWithLink(**msgspec.structs.asdict(invitation), link=letter.link)

    made = run(make)
    if as_json:
        output.print_json(made)
    else:
        output.print_note(
            f"For {made.email}, as {made.role}. It works once, until {output.time_text(made.expires_at)}:"
        )
        output.print_text(made.link)


@app.command("remove-second-factor")
def remove_second_factor(email: Email, as_json: Json = False) -> None:
    """Let a person who has lost app and recovery codes sign in with the password alone."""
    from lockence_server.cli.running import run
    from lockence_server.management.accounts import service
    from lockence_server.management.accounts.schemas import Account
    from lockence_server.management.context import Context
    from lockence_server.management.second_factors import service as second_factors

    async def remove(context: Context) -> Account:
        account_id = await service.id_of(context.connection, email)
        await second_factors.disable(context.connection, account_id)
        return await service.show(context.connection, account_id)

    person = run(remove)
    if as_json:
        output.print_json(person)
    else:
        output.print_text(f"{person.email} signs in without a code now.")
