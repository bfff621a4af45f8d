"""`lockence worker`."""

import os

from lockence_server.settings import Settings


def worker() -> None:
    """Do what time makes due, without serving: deliver webhooks, announce what has ended, prune."""
    settings = Settings.from_environment(os.environ)
    from lockence_server import server

    server.work(settings)
