"""The composition root: builds everything once, and shows every mount on one screen."""

import contextlib
from collections.abc import AsyncIterator

from sqlalchemy import literal, select

from lockence_server.client_api.batches import Batches, Outcome, Request, Serve
from lockence_server.client_api.init import InitTransaction
from lockence_server.client_api.reset_statements import ResetStatements
from lockence_server.client_api.resets import ResetTransaction
from lockence_server.client_api.routes import ClientApi, Endpoint, not_found
from lockence_server.client_api.sessions import SessionTransactions
from lockence_server.client_api.signing import Signer
from lockence_server.client_api.statements import Statements
from lockence_server.clock import Clock, system_clock
from lockence_server.database.counting import new_shard
from lockence_server.database.data_plane import data_plane_database
from lockence_server.database.engine import control_plane_engine
from lockence_server.database.lanes import Lane
from lockence_server.database.statements import Statement
from lockence_server.http.asgi import App, Receive, Scope, Send
from lockence_server.http.dashboard import dashboard
from lockence_server.http.health import Ready, live
from lockence_server.http.metrics import Metrics
from lockence_server.http.rate_limits import RateLimit
from lockence_server.http.request_ids import request_ids
from lockence_server.jobs.runner import Jobs
from lockence_server.management.afterwards import Afterwards
from lockence_server.management.api import app as management
from lockence_server.management.helper import Helper
from lockence_server.rules.protocol import parse_init, parse_reset, parse_session
from lockence_server.secrets import SecretBox
from lockence_server.settings import Settings


class Lockence:
    """The whole service as one ASGI application."""

    def __init__(self, client_api: ClientApi, mounts: dict[str, App], management: App, dashboard: App) -> None:
        self._client_api = client_api
        self._mounts = mounts
        self._management = management
        self._dashboard = dashboard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if self._client_api.serves(path):
            await self._client_api.app(scope, receive, send)
        elif management.serves(path):
            await self._management(scope, receive, send)
        else:
            await self._mounts.get(path, self._dashboard)(scope, receive, send)


@contextlib.asynccontextmanager
async def running(settings: Settings, secrets: SecretBox, clock: Clock = system_clock) -> AsyncIterator[Lockence]:
    """The service on a prepared database, from its opening to its closing."""
    metrics = Metrics()
    database = data_plane_database(settings)
    statements = Statements(database.name, new_shard())
    sessions = SessionTransactions(statements, clock)
    inits = InitTransaction(statements, secrets, clock)
    resets = ResetTransaction(statements, ResetStatements(database.name), secrets, clock)

    def batches(endpoint: str, lane: Lane, serve: Serve[Request, Outcome]) -> Batches[Request, Outcome]:
        return Batches(
            lane,
            serve,
            batch_requests_max=settings.batch_requests_max,
            queue_requests_max=settings.queue_requests_max,
            observe=metrics.batch_observer(endpoint),
        )

    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        reading, renewing, writing = database.reading_lane, database.renewing_lane, database.writing_lane
        ends = await writing()
        first_refusals = batches("first_refusals", ends, sessions.keep_first_refusals)
        validates = batches("validate", await reading(), sessions.validate)
        heartbeats = batches("heartbeat", await renewing(), sessions.heartbeat)
        client_api = ClientApi(
            [
                Endpoint("init", parse_init, batches("init", await writing(), inits.init)),
                Endpoint("validate", parse_session, validates, first_refusals),
                Endpoint("heartbeat", parse_session, heartbeats, first_refusals),
                Endpoint("logout", parse_session, batches("logout", ends, sessions.logout)),
                Endpoint("reset-device", parse_reset, batches("reset-device", ends, resets.reset)),
            ],
            signer=Signer(secrets),
            metrics=metrics,
            rate_limit=RateLimit(settings.rate_limit) if settings.rate_limit else None,
            new_request_id=request_ids(),
            clock=clock,
            log_requests=settings.log_requests,
        )
        chores_reading, chores_writing = await reading(), await writing()
        ready = Ready(chores_reading, Statement(select(literal(1)), database.name))
        engine = await stack.enter_async_context(control_plane_engine(settings))
        if settings.jobs:
            jobs = Jobs(
                settings,
                secrets,
                engine,
                clock,
                database=database.name,
                reading_lane=chores_reading,
                writing_lane=chores_writing,
            )
            await stack.enter_async_context(jobs.running())
        afterwards = await stack.enter_async_context(Afterwards().running())
        helper = await stack.enter_async_context(Helper(secrets).running())
        yield Lockence(
            client_api,
            {
                "/health/live": live,
                "/health/ready": ready.app,
                "/metrics": metrics.app,
                "/openapi.json": management.openapi_document,
            },
            management=management.management_api(engine, secrets, clock, settings, afterwards, helper),
            dashboard=dashboard(otherwise=not_found),
        )


@contextlib.asynccontextmanager
async def jobs_of(settings: Settings, secrets: SecretBox, clock: Clock = system_clock) -> AsyncIterator[Jobs]:
    """The jobs alone, on a prepared database, for whoever runs them."""
    database = data_plane_database(settings)
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        engine = await stack.enter_async_context(control_plane_engine(settings))
        yield Jobs(
            settings,
            secrets,
            engine,
            clock,
            database=database.name,
            reading_lane=await database.reading_lane(),
            writing_lane=await database.writing_lane(),
        )
