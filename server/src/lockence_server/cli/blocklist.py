"""`lockence blocklist`."""

from functools import partial
from typing import Annotated

import typer

from lockence_server.cli import output
from lockence_server.cli.options import LIMIT, After, InApplication, Json, Limit, OfApplication, page
from lockence_server.management.blocklists.schemas import Kind, NewBlocklistEntry

app = typer.Typer(no_args_is_help=True)


@app.command()
def add(
    application: InApplication,
    device: Annotated[str | None, typer.Option("--device", metavar="HWID", help="A device to turn away.")] = None,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="NETWORK", help="203.0.113.7, 203.0.113.0/24, 2001:db8::/32."),
    ] = None,
    note: Annotated[str, typer.Option("--note", help="For yourself.")] = "",
    as_json: Json = False,
) -> None:
    """Turn a device or a network away."""
    from lockence_server.cli.running import run
    from lockence_server.management.blocklists import service

    if device is not None and address is None:
        given = NewBlocklistEntry(kind="device", value=device, note=note)
    elif address is not None and device is None:
        given = NewBlocklistEntry(kind="address", value=address, note=note)
    else:
        raise typer.BadParameter("Give either --device or --address.")
    added = run(lambda context: service.add(context, application, given))
    if as_json:
        output.print_json(added)
    else:
        output.print_text(f"Blocked {added.value}. Undo this with: lockence blocklist remove {added.id}")


@app.command("list")
def list_(
    application: OfApplication = None,
    kind: Annotated[Kind | None, typer.Option(help="Only these.")] = None,
    limit: Limit = LIMIT,
    after: After = None,
    as_json: Json = False,
) -> None:
    """List who is turned away."""
    from lockence_server.cli.running import run
    from lockence_server.management.blocklists import service

    found = run(partial(service.list_entries, application_id=application, kind=kind, page=page(limit, after)))
    if as_json:
        output.print_json(found.items)
    else:
        output.print_table(
            ["Id", "Application", "Kind", "Value", "Note", "Since"],
            [
                [
                    item.id,
                    item.application_id,
                    item.kind,
                    item.value,
                    item.note,
                    output.time_text(item.created_at),
                ]
                for item in found.items
            ],
            empty="Nobody is turned away.",
        )
    output.print_more(found.next_cursor)


@app.command()
def remove(
    entry_id: Annotated[str, typer.Argument(metavar="ID", help="The entry's id, such as blk_01k…")],
    as_json: Json = False,
) -> None:
    """Let a device or network in again."""
    from lockence_server.cli.running import run
    from lockence_server.management.blocklists import service

    removed = run(partial(service.remove, entry_id=entry_id))
    if as_json:
        output.print_json(removed)
    else:
        output.print_text(f"{removed.value} is no longer blocked.")
