"""`lockence application`."""

from functools import partial
from typing import Annotated

import typer
from msgspec import UNSET

from lockence_server.cli import output
from lockence_server.cli.options import LIMIT, After, Json, Limit, Yes, duration_seconds, page
from lockence_server.management.applications.schemas import (
    ACTIVE_IN_SECONDS,
    OVERLAP_SECONDS,
    Application,
    ApplicationChanges,
    ApplicationDetail,
    NewApplication,
)

app = typer.Typer(no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="ID", help="The application's id, such as app_01k…")]


@app.command()
def create(name: Annotated[str, typer.Argument(help="What customers know it as.")], as_json: Json = False) -> None:
    """Create an application, with its API key and its signing key."""
    from lockence_server.cli.running import run
    from lockence_server.management.applications import service

    created = run(lambda context: service.create(context, NewApplication(name=name)))
    if as_json:
        output.print_json(created)
        return
    output.print_text(f"The application {name!r} is ready.\n", style="green")
    output.print_fields(
        {"Id": created.id, "API key": created.api_key, "Public key": created.public_key},
    )
    output.print_text(
        "\nPut the API key into your program: it names the application and is no secret."
        "\nThe public key is for programs that verify signed answers."
        f"\n\nNext, make a license key:\n  lockence license create --application {created.id} --expires-in 30d"
    )


@app.command("list")
def list_(limit: Limit = LIMIT, after: After = None, as_json: Json = False) -> None:
    """List applications."""
    from lockence_server.cli.running import run
    from lockence_server.management.applications import service

    found = run(partial(service.list_applications, page=page(limit, after)))
    if as_json:
        output.print_json(found.items)
    else:
        output.print_table(
            ["Id", "Name", "Enabled", "Created"],
            [
                [item.id, item.name, "yes" if item.enabled else "no", output.time_text(item.created_at)]
                for item in found.items
            ],
            empty="There are no applications yet. Create one with: lockence application create NAME",
        )
    output.print_more(found.next_cursor)


@app.command()
def show(application_id: Id, as_json: Json = False) -> None:
    """Show an application with its API keys and public keys."""
    from lockence_server.cli.running import run
    from lockence_server.management.applications import service

    found = run(partial(service.show, application_id=application_id))
    if as_json:
        output.print_json(found)
    else:
        _print_application(found)
        _print_keys(found)


@app.command()
def update(
    application_id: Id,
    name: Annotated[str | None, typer.Option(help="What customers know it as.")] = None,
    enabled: Annotated[
        bool | None, typer.Option("--enable/--disable", help="Whether its clients are served at all.")
    ] = None,
    session_lifetime: Annotated[
        int | None,
        typer.Option(
            parser=duration_seconds, metavar="DURATION", help="How long a session lives without a heartbeat: 30m."
        ),
    ] = None,
    heartbeat_interval: Annotated[
        int | None,
        typer.Option(parser=duration_seconds, metavar="DURATION", help="How often clients send one: 5m."),
    ] = None,
    minimum_version: Annotated[
        str | None, typer.Option(help="Refuse clients that say they are older; '' for none.")
    ] = None,
    download_url: Annotated[
        str | None, typer.Option(help="Where refused clients find the newest version; '' for none.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Change an application; what is not given stays."""
    from lockence_server.cli.running import run
    from lockence_server.management.applications import service

    changes = ApplicationChanges(
        name=UNSET if name is None else name,
        enabled=UNSET if enabled is None else enabled,
        session_lifetime_seconds=UNSET if session_lifetime is None else session_lifetime,
        heartbeat_interval_seconds=UNSET if heartbeat_interval is None else heartbeat_interval,
        minimum_version=UNSET if minimum_version is None else minimum_version or None,
        download_url=UNSET if download_url is None else download_url or None,
    )
    updated = run(lambda context: service.update_application(context, application_id, changes))
    if as_json:
        output.print_json(updated)
    else:
        _print_application(updated)


@app.command()
def delete(application_id: Id, yes: Yes = False) -> None:
    """Delete an application with all its licenses, devices and sessions."""
    from lockence_server.cli.running import run
    from lockence_server.management.applications import service

    found = run(partial(service.get, application_id=application_id))
    if not yes:
        typer.confirm(f"Delete {found.name!r} with all its licenses, for good?", abort=True, err=True)
    run(partial(service.delete_application, application_id=application_id))
    output.print_text(f"Deleted {found.name!r}.")


@app.command()
def rotate_key(
    application_id: Id,
    overlap: Annotated[
        int | None,
        typer.Option(
            parser=duration_seconds,
            metavar="DURATION",
            help="How long earlier API keys go on working; 0s: not at all.  [default: 30d]",
        ),
    ] = None,
    signing: Annotated[bool, typer.Option("--signing", help="Rotate the signing key, not the API key.")] = False,
    active_in: Annotated[
        int | None,
        typer.Option(
            parser=duration_seconds,
            metavar="DURATION",
            help="With --signing: when the new key takes over, so that its public key can be shipped first; "
            "0s: at once.  [default: 7d]",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a new API key, or with --signing a new signing key."""
    if signing and overlap is not None:
        raise typer.BadParameter("--overlap is for API keys. With --signing use --active-in.")
    if not signing and active_in is not None:
        raise typer.BadParameter("--active-in is for signing keys. Add --signing, or use --overlap.")
    if signing:
        _rotate_signing_key(application_id, active_in, as_json)
    else:
        _rotate_api_key(application_id, overlap, as_json)


def _rotate_api_key(application_id: str, overlap: int | None, as_json: bool) -> None:
    from lockence_server.cli.running import run
    from lockence_server.management.applications import keys

    seconds = OVERLAP_SECONDS if overlap is None else overlap
    api_key = run(lambda context: keys.rotate_api_key(context, application_id, overlap_seconds=seconds))
    if as_json:
        output.print_json(api_key)
        return
    output.print_fields({"New API key": api_key.api_key})
    end = f"work for another {output.duration_text(seconds)}" if seconds else "have stopped working"
    output.print_text(f"\nEarlier API keys {end}. Put the new one into your next release.")


def _rotate_signing_key(application_id: str, active_in: int | None, as_json: bool) -> None:
    from lockence_server.cli.running import run
    from lockence_server.management.applications import keys

    seconds = ACTIVE_IN_SECONDS if active_in is None else active_in
    key = run(lambda context: keys.rotate_signing_key(context, application_id, active_in_seconds=seconds))
    if as_json:
        output.print_json(key)
        return
    output.print_fields(
        {"Key id": key.id, "Public key": key.public_key, "Signs from": output.time_text(key.active_from)}
    )
    output.print_text("\nShip this public key beside the earlier ones before the new key begins to sign.")


def _print_application(application: Application | ApplicationDetail) -> None:
    output.print_fields(
        {
            "Id": application.id,
            "Name": application.name,
            "Enabled": "yes" if application.enabled else "no",
            "Session lifetime": output.duration_text(application.session_lifetime_seconds),
            "Heartbeat interval": output.duration_text(application.heartbeat_interval_seconds),
            "Minimum version": application.minimum_version or "none",
            "Download URL": application.download_url or "none",
            "Created": output.time_text(application.created_at),
            "Updated": output.time_text(application.updated_at),
        }
    )


def _print_keys(application: ApplicationDetail) -> None:
    output.print_text("")
    output.print_table(
        ["API key", "Created", "Ends"],
        [
            [key.api_key, output.time_text(key.created_at), output.time_text(key.expires_at)]
            for key in application.api_keys
        ],
        empty="No API key works.",
    )
    output.print_text("")
    output.print_table(
        ["Signing key", "State", "From", "Public key"],
        [
            [key.id, key.state, output.time_text(key.active_from), key.public_key]
            for key in application.signing_keys
        ],
        empty="There is no signing key.",
    )
