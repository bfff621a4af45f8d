"""How the rules of other domains count what they do."""

from lockence_server.database import counting
from lockence_server.management.context import Context


def count(context: Context, application_id: str, name: str, number: int = 1) -> None:
    """Add to a statistic, exactly if this transaction commits."""
    counting.count(context.connection, application_id, name, number, now=context.now)
