"""`lockence license`."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from lockence_server.cli import license_files, license_printing, output
from lockence_server.cli.license_options import (
    AtSessionLimitOption,
    EmailOption,
    EntitlementOption,
    ExpiresAtOption,
    ExpiresInOption,
    LimitOption,
    MetadataOption,
    NeverOption,
    NoteOption,
    OwnOrPolicyLimitOption,
    PolicyOption,
    StartsOption,
    UsernameOption,
    at_limit_or_policys,
    changed,
    changed_or_none,
    expiry,
    limit_or_policys,
    own_entitlements,
)
from lockence_server.cli.options import (
    LIMIT,
    After,
    InApplication,
    Json,
    Limit,
    OfApplication,
    Yes,
    page,
    underscored,
)
from lockence_server.management.licenses.schemas import (
    Filter,
    LicenseChanges,
    ListedStatus,
    NewLicenses,
    StatusChange,
)

if TYPE_CHECKING:
    from lockence_server.management.licenses.issuing import Progress
    from lockence_server.management.licenses.schemas import CreatedLicense

app = typer.Typer(no_args_is_help=True)
app.command("import")(license_files.import_)
app.command("export")(license_files.export)

Id = Annotated[str, typer.Argument(metavar="ID", help="The license's id, such as lic_01k…")]
ReasonOption = Annotated[str | None, typer.Option("--reason", help="Told to the customer's application.")]


@app.command()
def create(
    application: InApplication,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=100_000, help="How many.")] = 1,
    policy: PolicyOption = None,
    expires_in: ExpiresInOption = None,
    expires_at: ExpiresAtOption = None,
    never: NeverOption = False,
    starts: StartsOption = None,
    username: UsernameOption = None,
    email: EmailOption = None,
    note: NoteOption = None,
    metadata: MetadataOption = None,
    max_devices: LimitOption = None,
    max_sessions: LimitOption = None,
    at_session_limit: AtSessionLimitOption = None,
    entitlement: EntitlementOption = None,
    as_json: Json = False,
) -> None:
    """Create licenses and print their keys. Without policy and expiry they never end."""
    given = NewLicenses(
        count=count,
        policy_id=policy,
        **expiry(expires_in, expires_at, never, starts),
        username=username or "",
        email=email or "",
        note=note or "",
        metadata=metadata or {},
        max_devices=max_devices,
        max_sessions=max_sessions,
        at_session_limit=None if at_session_limit is None else underscored(at_session_limit),
        entitlements=entitlement,
    )
    with output.progress("Creating licenses", count) as progress:
        created = asyncio.run(_create(application, given, progress))
    if as_json:
        output.print_json(created)
    else:
        license_printing.print_created(created)


async def _create(application_id: str, given: NewLicenses, progress: "Progress") -> "list[CreatedLicense]":
    """Prepare them before the transaction that writes them, as clients may wait for that one."""
    from lockence_server.cli.running import control_plane
    from lockence_server.management.licenses import service, writing

    async with control_plane() as plane:
        async with plane.transaction(reads_only=True) as context:
            ends = await service.end_of_new(context, application_id, given)
        batch = await service.prepare(context, application_id, given, ends)
        async with plane.last_transaction() as begin:
            await writing.write(plane.engine, begin, batch.prepared, progress)
    return service.created_of(batch)


@app.command("list")
def list_(
    application: OfApplication = None,
    status: Annotated[ListedStatus | None, typer.Option(help="Only those of this status.")] = None,
    username: Annotated[str | None, typer.Option(help="Only those whose username contains this.")] = None,
    key: Annotated[str | None, typer.Option(help="Only the one with this key.")] = None,
    limit: Limit = LIMIT,
    after: After = None,
    as_json: Json = False,
) -> None:
    """List licenses."""
    from lockence_server.cli.running import run
    from lockence_server.management.licenses import service

    wanted = Filter(application_id=application, status=status, username=username, key=key)
    found = run(partial(service.list_licenses, given=wanted, page=page(limit, after)))
    if as_json:
        output.print_json(found.items)
    else:
        license_printing.print_list(found.items)
    output.print_more(found.next_cursor)


@app.command()
def show(license_id: Id, as_json: Json = False) -> None:
    """Show a license with its key, its devices and what is in use of it."""
    from lockence_server.cli.running import run
    from lockence_server.management.licenses import service

    found = run(partial(service.show, license_id=license_id))
    if as_json:
        output.print_json(found)
    else:
        license_printing.print_detail(found)


@app.command()
def update(
    license_id: Id,
    policy: PolicyOption = None,
    no_policy: Annotated[bool, typer.Option("--no-policy", help="Take the license out of its policy.")] = False,
    expires_in: ExpiresInOption = None,
    expires_at: ExpiresAtOption = None,
    never: NeverOption = False,
    starts: StartsOption = None,
    username: UsernameOption = None,
    email: EmailOption = None,
    note: NoteOption = None,
    metadata: MetadataOption = None,
    max_devices: OwnOrPolicyLimitOption = None,
    max_sessions: OwnOrPolicyLimitOption = None,
    at_session_limit: Annotated[
        str | None, typer.Option(metavar="reject|replace-oldest|policy", help="What happens at the session limit.")
    ] = None,
    entitlement: EntitlementOption = None,
    no_entitlements: Annotated[bool, typer.Option("--no-entitlements", help="Grant none of its own.")] = False,
    policy_entitlements: Annotated[
        bool, typer.Option("--policy-entitlements", help="Grant those of the policy.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Change a license; what is not given stays."""
    from lockence_server.cli.running import run
    from lockence_server.management.licenses import service

    given = LicenseChanges(
        policy_id=changed_or_none(policy, none=no_policy),
        **expiry(expires_in, expires_at, never, starts),
        username=changed(username),
        email=changed(email),
        note=changed(note),
        metadata=changed(metadata),
        max_devices=limit_or_policys(max_devices),
        max_sessions=limit_or_policys(max_sessions),
        at_session_limit=at_limit_or_policys(at_session_limit),
        entitlements=changed_or_none(
            own_entitlements(entitlement, grants_none=no_entitlements), none=policy_entitlements
        ),
    )
    updated = run(lambda context: service.update_license(context, license_id, given))
    if as_json:
        output.print_json(updated)
    else:
        license_printing.print_license(updated)


@app.command()
def suspend(license_id: Id, reason: ReasonOption = None, as_json: Json = False) -> None:
    """Refuse a license until it is reinstated."""
    from lockence_server.cli.running import run
    from lockence_server.management.licenses import actions

    suspended = run(partial(actions.suspend, license_id=license_id, given=StatusChange(reason=reason)))
    license_printing.print_status(suspended, f"Undo this with: lockence license reinstate {license_id}", as_json)


@app.command()
def reinstate(license_id: Id, as_json: Json = False) -> None:
    """Accept a suspended license again."""
    from lockence_server.cli.running import run
    from lockence_server.management.licenses import actions

    reinstated = run(partial(actions.reinstate, license_id=license_id))
    license_printing.print_status(reinstated, "It is accepted again.", as_json)


@app.command()
def revoke(license_id: Id, reason: ReasonOption = None, as_json: Json = False) -> None:
    """Refuse a license for good."""
    from lockence_server.cli.running import run
    from lockence_server.management.licenses import actions

    revoked = run(partial(actions.revoke, license_id=license_id, given=StatusChange(reason=reason)))
    license_printing.print_status(revoked, "This is final.", as_json)


@app.command()
def reset_devices(license_id: Id, as_json: Json = False) -> None:
    """Unbind all devices of a license and end its sessions, so that new devices can take their places."""
    from lockence_server.cli.running import run
    from lockence_server.management.licenses import actions

    removed, ended = run(partial(actions.reset_devices, license_id=license_id))
    if as_json:
        output.print_json({"devices_removed": removed, "sessions_ended": ended})
    else:
        output.print_text(
            f"Removed {output.counted(removed, 'device')} and ended {output.counted(ended, 'session')}."
        )


@app.command()
def delete(license_id: Id, yes: Yes = False) -> None:
    """Delete a license with its devices and sessions. To refuse it and keep the record, revoke it instead."""
    from lockence_server.cli.running import run
    from lockence_server.management.licenses import service

    if not yes:
        typer.confirm(f"Delete {license_id} for good?", abort=True, err=True)
    run(partial(service.delete_license, license_id=license_id))
    output.print_text(f"Deleted {license_id}.")
