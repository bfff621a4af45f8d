"""An id for each request, in its answer's `X-Request-Id` and in every log line about it."""

import itertools
import secrets
from collections.abc import Callable


def request_ids() -> Callable[[], str]:
    """Makes ids that no two processes share: a random beginning for this one, then a count."""
    process = secrets.token_hex(6)
    count = itertools.count(1)
    return lambda: f"{process}-{next(count)}"
