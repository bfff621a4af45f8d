"""Running the service: one process, or several on one port."""

import asyncio
import contextlib
import gc
import os
import resource
import signal
import sys
import tempfile
from collections.abc import AsyncIterator

import structlog
import uvicorn

from lockence_server.app import Lockence, jobs_of, running
from lockence_server.database.engine import prepare
from lockence_server.http.asgi import App, Receive, Scope, Send
from lockence_server.http.metrics import MULTIPROCESS_DIRECTORY
from lockence_server.http.protocol import BoundedHttpProtocol, closing_stalled_connections
from lockence_server.logs import configure_logs
from lockence_server.settings import Settings

KEEP_ALIVE_SECONDS = 75  # longer than the proxies in front usually keep a connection to us
SHUTDOWN_SECONDS = 10
SOCKET_BACKLOG = 4096
# Requests leave no reference cycles behind: looking for some after every few hundred objects is time wasted.
GC_THRESHOLD = 50_000
# The thread that writes to SQLite must not wait long for a busy event loop to let go of the interpreter.
SWITCH_INTERVAL_SECONDS = 0.0005

log = structlog.get_logger(__name__)


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve a prepared database until told to stop."""
    # uvicorn finishes what it has accepted, then raises the signal once more: to be told to stop is no failure.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _allow_many_connections()
    with contextlib.ExitStack() as stack:
        if workers > 1:
            directory = stack.enter_context(tempfile.TemporaryDirectory(prefix="lockence-metrics-"))
            os.environ[MULTIPROCESS_DIRECTORY] = directory
        uvicorn.run(
            "lockence_server.server:create_app",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            loop="uvloop" if sys.platform != "win32" else "asyncio",
            http=BoundedHttpProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies or None,
            backlog=SOCKET_BACKLOG,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )


def work(settings: Settings) -> None:
    """Run the jobs, and nothing else, on a prepared database until told to stop."""
    configure_logs(settings)
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    stopping = asyncio.Event()
    for told_to_stop in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told_to_stop, stopping.set)
    async with jobs_of(settings, await prepare(settings)) as jobs, jobs.running():
        log.info("running jobs", process=os.getpid(), database=settings.database_name)
        await stopping.wait()


def create_app() -> App:
    """What each worker process runs: the service, opened and closed by ASGI's lifespan."""
    settings = Settings.from_environment(os.environ)
    configure_logs(settings)
    service: Lockence | None = None

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal service
        if service is not None and scope["type"] == "http":
            await service(scope, receive, send)
            return
        await receive()
        async with _worker(settings) as service:
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    return app


@contextlib.asynccontextmanager
async def _worker(settings: Settings) -> AsyncIterator[Lockence]:
    secrets = await prepare(settings)
    async with running(settings, secrets) as service, closing_stalled_connections():
        gc.collect()
        gc.freeze()
        gc.set_threshold(GC_THRESHOLD)
        sys.setswitchinterval(SWITCH_INTERVAL_SECONDS)
        log.info("serving", process=os.getpid(), database=settings.database_name)
        yield service


def _allow_many_connections() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
