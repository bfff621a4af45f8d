"""The command `lockence`: everything a vendor or operator does from a shell, on the services of `management/`.

Exit codes:

| code | when |
|---|---|
| 0 | it was done |
| 1 | it could not be done; one line beginning with `Error:` on standard error says why |
| 2 | the command line itself is wrong |

With `--json` a command prints exactly one JSON document on standard output, and nothing else there.

Modules import what is quick at their top, and what is slow (the database, the services) inside the command that
needs it: so `--help` and shell completion answer at once.
"""

import re
import sys
from typing import TextIO

import typer

from lockence_server.cli import (
    account,
    application,
    blocklist,
    device,
    license,  # noqa: A004  a module has the name of its noun
    migrate,
    output,
    policy,
    serve,
    session,
    version,
    worker,
)
from lockence_server.errors import LockenceError

_SURROGATE = re.compile(r"[\ud800-\udfff]")  # what Python makes of bytes that are not UTF-8

app = typer.Typer(
    name="lockence",
    help="Lockence: the licensing server for software vendors.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("migrate")(migrate.migrate)
app.command("version")(version.version)
app.add_typer(application.app, name="application", help="Applications: your products, their API and signing keys.")
app.add_typer(policy.app, name="policy", help="Policies: presets that licenses are made from.")
app.add_typer(license.app, name="license", help="Licenses: what customers hold, and its key.")
app.add_typer(device.app, name="device", help="Devices: what licenses are bound to.")
app.add_typer(session.app, name="session", help="Sessions: who is running your application now.")
app.add_typer(account.app, name="account", help="Accounts: the people who sign in.")
app.add_typer(blocklist.app, name="blocklist", help="Blocklists: devices and networks that are turned away.")


def main() -> None:
    """Run the command line of this process and exit."""
    _print_any_character(sys.stdout)
    _print_any_character(sys.stderr)
    if any(_SURROGATE.search(argument) for argument in sys.argv):
        output.print_error("The command line is not in UTF-8.")
        sys.exit(2)
    try:
        app()
    except LockenceError as error:
        output.print_error(" ".join([str(error), *getattr(error, "__notes__", [])]))
        sys.exit(1)


def _print_any_character(stream: TextIO) -> None:
    """A terminal that lacks a character of a customer's name gets a `?` instead of an error."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
