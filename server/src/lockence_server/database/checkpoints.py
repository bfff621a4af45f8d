"""Copying SQLite's write-ahead log into the database file, beside the writer.

What is committed is in the log, on disk. A checkpoint copies it into the database file, and the log begins anew
when all of it is copied. Inside a commit that would make a whole batch wait for up to a tenth of a second: most of
it for the disk to take what earlier checkpoints wrote and, for the log was never quite done, did not sync.

Beside a busy writer there is always something more to copy. So when the log is long and little of it is left, the
writer copies that little itself, between two of its transactions, and its next one begins the log anew.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

# Little and often: while much is copied, everything else has but a part of the processor.
CHECKPOINT_SECONDS = 0.05
# From here on checkpoints follow each other closely, until the log has begun anew.
LONG_PAGES = 12_000
HURRY_SECONDS = 0.01
# So little that the writer may wait while it is copied.
LITTLE_PAGES = 1_000
# Should all that not do, a commit copies what is left of a log of this many pages.
CHECKPOINT_PAGES_MAX = 32_000

# Passive: it waits for nobody and nobody for it, and it copies what it can.
CHECKPOINT = "PRAGMA wal_checkpoint(PASSIVE)"

_sync = getattr(os, "fdatasync", os.fsync)


class Checkpoints:
    """A thread that copies what has been committed, many times a second."""

    def __init__(self, path: Path, open_connection: Callable[[Path], sqlite3.Connection]) -> None:
        self._path = path
        self._open_connection = open_connection
        self._closing = threading.Event()
        self._has_more = False
        self._is_little_left = False
        self._copied_pages = 0
        self._pause_seconds = CHECKPOINT_SECONDS
        self._descriptor: int | None = None
        self._thread = threading.Thread(target=self._run, name="checkpoints", daemon=True)
        self._thread.start()

    def committed(self, connection: sqlite3.Connection) -> None:
        """There is something to copy. Say so between the `connection`'s transactions, and on its thread."""
        self._has_more = True
        if self._is_little_left:
            self._is_little_left = False
            with contextlib.suppress(sqlite3.OperationalError):
                connection.execute(CHECKPOINT)

    def close(self) -> None:
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        with contextlib.closing(self._open_connection(self._path)) as connection:
            while not self._closing.wait(self._pause_seconds):
                if not self._has_more:
                    continue
                self._has_more = False
                with contextlib.suppress(OSError, sqlite3.OperationalError):  # A full disk: commits say so.
                    self._copy(connection)

    def _copy(self, connection: sqlite3.Connection) -> None:
        _, logged_pages, copied_pages = connection.execute(CHECKPOINT).fetchone()
        self._sync_database()
        is_long = logged_pages > LONG_PAGES
        # What this checkpoint found, and the next one will: much, as long as a read keeps pages from being copied.
        self._is_little_left = is_long and logged_pages - self._copied_pages < LITTLE_PAGES
        self._pause_seconds = HURRY_SECONDS if is_long else CHECKPOINT_SECONDS
        self._copied_pages = copied_pages

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
