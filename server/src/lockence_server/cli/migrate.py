"""`lockence migrate`."""

import asyncio
import os

from lockence_server.cli import output
from lockence_server.cli.options import Json
from lockence_server.settings import Settings


def migrate(as_json: Json = False) -> None:
    """Bring the database's schema to what this version needs. Make a backup first."""
    from lockence_server.database import migrations
    from lockence_server.database.engine import prepare

    asyncio.run(prepare(Settings.from_environment(os.environ), migrate=True))
    if as_json:
        output.print_json({"revision": migrations.NEWEST})
    else:
        output.print_text(f"The schema is at revision {migrations.NEWEST}, the newest of this version.")
