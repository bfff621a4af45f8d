"""`lockence device`."""

from functools import partial
from typing import Annotated

import typer

from lockence_server.cli import output
from lockence_server.cli.options import LIMIT, After, Json, Limit, page

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(
    license_id: Annotated[str, typer.Option("--license", metavar="ID", help="The license's id.")],
    limit: Limit = LIMIT,
    after: After = None,
    as_json: Json = False,
) -> None:
    """List the devices that a license is bound to."""
    from lockence_server.cli.running import run
    from lockence_server.management.devices import service

    found = run(partial(service.list_devices, license_id=license_id, page=page(limit, after)))
    if as_json:
        output.print_json(found.items)
    else:
        output.print_table(
            ["Id", "HWID", "Name", "Address", "First seen", "Last seen"],
            [
                [
                    item.id,
                    item.hwid,
                    item.name,
                    item.address,
                    output.time_text(item.first_seen_at),
                    output.time_text(item.last_seen_at),
                ]
                for item in found.items
            ],
            empty="No device is bound to this license.",
        )
    output.print_more(found.next_cursor)


@app.command()
def remove(
    device_id: Annotated[str, typer.Argument(metavar="ID", help="The device's id, such as dev_01k…")],
    as_json: Json = False,
) -> None:
    """Unbind a device, end its sessions, and free its place for another."""
    from lockence_server.cli.running import run
    from lockence_server.management.devices import service

    removed = run(partial(service.remove, device_id=device_id))
    if as_json:
        output.print_json(removed)
    else:
        output.print_text(f"Removed the device {removed.hwid}. Its place is free, and its sessions have ended.")
