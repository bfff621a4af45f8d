"""Copying SQLite's write-ahead log into the database file, beside the writer.

What is committed is in the log, on disk. A checkpoint copies it into the database file, and the log begins anew
when all of it is copied. Inside a commit that would make a whole batch wait for up to a tenth of a second: most of
it for the disk to take what earlier checkpoints wrote and, for the log was never quite done, did not sync.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

CHECKPOINT_SECONDS = 0.2
# A commit copies what is left when the log has this many pages, or else it would never begin anew under load.
CHECKPOINT_PAGES_MAX = 16_000
# From here on checkpoints follow each other closely, so that little is left.
HURRY_PAGES = 12_000
HURRY_SECONDS = 0.01

_sync = getattr(os, "fdatasync", os.fsync)


class Checkpoints:
    """A thread that copies what has been committed, a few times a second."""

    def __init__(self, path: Path, open_connection: Callable[[Path], sqlite3.Connection]) -> None:
        self._path = path
        self._open_connection = open_connection
        self._closing = threading.Event()
        self._committed = False
        self._descriptor: int | None = None
        self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
        self._thread.start()

    def committed(self) -> None:
        """There is something to copy."""
        self._committed = True

    def close(self) -> None:
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        with contextlib.closing(self._open_connection(self._path)) as connection:
            pause_seconds = CHECKPOINT_SECONDS
            while not self._closing.wait(pause_seconds):
                if not self._committed:
                    continue
                self._committed = False
                with contextlib.suppress(OSError, sqlite3.OperationalError):  # A full disk: commits say so.
                    _, logged_pages, _ = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                    self._sync_database()
                    pause_seconds = HURRY_SECONDS if logged_pages > HURRY_PAGES else CHECKPOINT_SECONDS

    def _sync_database(self) -> None:
        """Have the disk take the copied pages now: SQLite does it only after a checkpoint that leaves nothing."""
        file = self._path.stat()
        if not _is_open_as(self._descriptor, file):
            # SQLite's own descriptor: to close one of ours would drop every lock that SQLite holds on the file.
            open_files = (int(entry.name) for entry in Path("/dev/fd").iterdir())
            self._descriptor = next((number for number in open_files if _is_open_as(number, file)), None)
        if self._descriptor is not None:
            _sync(self._descriptor)


def _is_open_as(descriptor: int | None, file: os.stat_result) -> bool:
    try:
        return descriptor is not None and os.path.samestat(os.fstat(descriptor), file)
    except OSError:
        return False
