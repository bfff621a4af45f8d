"""What the requests of a batch count for statistics."""

from collections import Counter

from lockence_server.client_api.statements import Statements
from lockence_server.database.counting import hour_of
from lockence_server.database.lanes import Connection


class Counts:
    """Gathered while a batch is decided, and added to the statistics last in its transaction."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, application_id: str, name: str, number: int = 1) -> None:
        self._counts[application_id, name] += number

    async def save(self, connection: Connection, statements: Statements, now: int) -> None:
        """One statement, and none where nothing was counted."""
        if self._counts:
            rows = [(*key, count) for key, count in sorted(self._counts.items())]
            await connection.fetch(statements.add_counts, rows, hour=hour_of(now))
