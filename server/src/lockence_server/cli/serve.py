"""`lockence serve`."""

import asyncio
import os
import sys
from typing import Annotated

import typer

from lockence_server.settings import Settings


def serve(
    host: Annotated[str, typer.Option(envvar="LOCKENCE_HOST", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="LOCKENCE_PORT", min=1, max=65535, help="The port.")] = 8080,
    workers: Annotated[int, typer.Option(envvar="LOCKENCE_WORKERS", min=1, max=256, help="Processes.")] = 1,
    demo: Annotated[
        bool, typer.Option("--demo", help="Make a demo application with a license, and say how to try it.")
    ] = False,
    migrate: Annotated[
        bool, typer.Option("--migrate", help="Bring PostgreSQL's schema up to date first. SQLite's always is.")
    ] = False,
) -> None:
    """Run the server."""
    settings = Settings.from_environment(os.environ)
    from lockence_server import server
    from lockence_server.database.engine import prepare

    asyncio.run(prepare(settings, migrate=migrate))
    shown_host = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  every address, this one among them
    base_url = f"http://{f'[{shown_host}]' if ':' in shown_host else shown_host}:{port}"
    # Workers read their settings from the environment, and this is where they are reached unless told otherwise.
    os.environ["LOCKENCE_PUBLIC_URL"] = settings.public_url or base_url
    typer.echo(f"Lockence on {base_url}, database {settings.database_name}. Stop it with Ctrl+C.\n")
    if demo:
        _show_demo(base_url)
    _show_set_up(base_url)
    server.serve(settings, host=host, port=port, workers=workers)


def _show_set_up(base_url: str) -> None:
    from lockence_server.cli.running import run
    from lockence_server.management.accounts import service

    if token := run(lambda context: service.set_up_token(context.connection)):
        typer.echo(
            "There is no account yet. This link makes the first one, in your browser. It works once, until the "
            f"next start:\n\n{base_url}/setup#{token}\n"
        )


def _show_demo(base_url: str) -> None:
    from lockence_server.cli import demo
    from lockence_server.cli.running import run

    if found := run(demo.find_or_make):
        typer.echo(demo.how_to_try(found, base_url, sys.argv[0]))
