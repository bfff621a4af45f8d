"""SQLite's log begins anew beside a writer that never pauses, though no commit has to copy all of it."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lockence_server.database import checkpoints
from lockence_server.database.sqlite import open_sqlite

LONG_PAGES = 1_000
LITTLE_PAGES = 200
PAGE_BYTES = 4_096
ROWS = 20_000
ROW_BYTES = 2_000  # two on a page
BATCH_PAGES = 20
BATCH_ROWS = 2 * BATCH_PAGES
BATCH_SECONDS = 0.01


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "lockence.db"
    with closing(open_sqlite(path)) as connection:
        connection.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY, bytes BLOB)")
        connection.execute(
            "INSERT INTO numbers WITH RECURSIVE given(number) AS "
            "(SELECT 0 UNION ALL SELECT number + 1 FROM given LIMIT ?) SELECT number, randomblob(?) FROM given",
            [ROWS, ROW_BYTES],
        )
    return path


class Writer:
    """Batch upon batch; a commit of it copies nothing."""

    def __init__(self, path: Path) -> None:
        self._log = path.with_name(f"{path.name}-wal")
        self._connection = open_sqlite(path, timeout_seconds=10)
        self._connection.execute("PRAGMA wal_autocheckpoint = 0")
        self._checkpoints = checkpoints.Checkpoints(path, open_sqlite)
        self._batches = 0

    def write(self, pages: int) -> None:
        for _ in range(pages // BATCH_PAGES):
            first = self._batches * BATCH_ROWS % ROWS
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute(
                "UPDATE numbers SET bytes = randomblob(?) WHERE number BETWEEN ? AND ?",
                [ROW_BYTES, first, first + BATCH_ROWS - 1],
            )
            time.sleep(BATCH_SECONDS)
            self._connection.execute("COMMIT")
            self._batches += 1
            self._checkpoints.committed(self._connection)

    def log_pages(self) -> int:
        return self._log.stat().st_size // PAGE_BYTES

    def close(self) -> None:
        self._checkpoints.close()
        self._connection.close()


@pytest.fixture
def writer(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Writer]:
    monkeypatch.setattr(checkpoints, "LONG_PAGES", LONG_PAGES)
    monkeypatch.setattr(checkpoints, "LITTLE_PAGES", LITTLE_PAGES)
    with closing(Writer(path)) as writer:
        yield writer


def test_the_log_begins_anew_beside_a_busy_writer(writer: Writer) -> None:
    writer.write(4 * LONG_PAGES)
    assert LONG_PAGES < writer.log_pages() < 2 * LONG_PAGES


def test_a_log_that_a_long_read_held_begins_anew_after_it(path: Path, writer: Writer) -> None:
    with closing(open_sqlite(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM numbers").fetchone()
        writer.write(2 * LONG_PAGES)
    held_pages = writer.log_pages()
    assert held_pages > 2 * LONG_PAGES
    writer.write(4 * LONG_PAGES)
    assert writer.log_pages() < held_pages + 2 * LONG_PAGES
