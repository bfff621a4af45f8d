"""`lockence session`."""

from functools import partial
from typing import Annotated

import typer

from lockence_server.cli import output
from lockence_server.cli.options import LIMIT, After, Json, Limit, OfApplication, page

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(
    application: OfApplication = None,
    license_id: Annotated[
        str | None, typer.Option("--license", metavar="ID", help="Only those of this license.")
    ] = None,
    limit: Limit = LIMIT,
    after: After = None,
    as_json: Json = False,
) -> None:
    """List the sessions that are live now."""
    from lockence_server.cli.running import run
    from lockence_server.management.sessions import service

    found = run(
        partial(service.list_live, application_id=application, license_id=license_id, page=page(limit, after))
    )
    if as_json:
        output.print_json(found.items)
    else:
        output.print_table(
            ["Id", "License", "HWID", "Address", "Version", "Last activity", "Ends without heartbeat"],
            [
                [
                    item.id,
                    item.license_id,
                    item.hwid,
                    item.address,
                    item.client_version,
                    output.time_text(item.last_activity_at),
                    output.time_text(item.expires_at),
                ]
                for item in found.items
            ],
            empty="No session is live.",
        )
    output.print_more(found.next_cursor)


@app.command()
def end(
    session_id: Annotated[str, typer.Argument(metavar="ID", help="The session's id, such as ses_01k…")],
    as_json: Json = False,
) -> None:
    """End a session: its next request is refused, and its place is free."""
    from lockence_server.cli.running import run
    from lockence_server.management.sessions import service

    ended = run(partial(service.end, session_id=session_id))
    if as_json:
        output.print_json(ended)
    else:
        output.print_text(f"Ended the session {ended.id}.")
