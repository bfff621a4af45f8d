"""What an operator watches, in Prometheus' format at `/metrics`.

With several workers each keeps its numbers in files of a shared directory, and any of them answers for all.
"""

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

from lockence_server.http.asgi import Receive, Scope, Send, respond

MULTIPROCESS_DIRECTORY: Final = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own name for it

LATENCY_BUCKETS_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
BATCH_BUCKETS_REQUESTS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


class Metrics:
    """The numbers of the client API."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self.requests = Counter(
            "lockence_client_requests_total",
            "Requests to the client API, by endpoint and the code of the answer",
            ["endpoint", "code"],
            registry=registry,
        )
        self.seconds = Histogram(
            "lockence_client_request_seconds",
            "Time from a request's head to its answer",
            ["endpoint"],
            buckets=LATENCY_BUCKETS_SECONDS,
            registry=registry,
        )
        self.batch_requests = Histogram(
            "lockence_batch_requests",
            "Requests served by one transaction",
            ["endpoint"],
            buckets=BATCH_BUCKETS_REQUESTS,
            registry=registry,
        )
        self.queue_requests = Gauge(
            "lockence_queue_requests",
            "Requests that wait for the database",
            ["endpoint"],
            multiprocess_mode="livesum",
            registry=registry,
        )
        self._registry = registry
        if MULTIPROCESS_DIRECTORY in os.environ:
            _forget_the_dead(Path(os.environ[MULTIPROCESS_DIRECTORY]))
            self._registry = CollectorRegistry()
            multiprocess.MultiProcessCollector(self._registry)  # type: ignore[no-untyped-call]

    def batch_observer(self, endpoint: str) -> Callable[[int, int], None]:
        """Takes the size of each batch of this endpoint, and how many requests wait behind it."""
        batch_requests = self.batch_requests.labels(endpoint)
        queue_requests = self.queue_requests.labels(endpoint)

        def observe(batch: int, waiting: int) -> None:
            batch_requests.observe(batch)
            queue_requests.set(waiting)

        return observe

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", CONTENT_TYPE_LATEST.encode())]
        await respond(send, 200, headers, generate_latest(self._registry))


def _forget_the_dead(directory: Path) -> None:
    """What waited in a worker that this one replaces waits no more."""
    for process_id in {int(path.stem.rpartition("_")[2]) for path in directory.glob("gauge_live*.db")}:
        if not _is_alive(process_id):
            with contextlib.suppress(FileNotFoundError):  # Another that starts just now was first.
                multiprocess.mark_process_dead(process_id)  # type: ignore[no-untyped-call]


def _is_alive(process_id: int) -> bool:
    if sys.platform == "win32":
        return True  # There no signal is one too, and would arrive.
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # Somebody else's, by now.
        return True
    return True
