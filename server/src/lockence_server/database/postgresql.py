"""PostgreSQL for the data plane: a connection for each lane, which mends itself."""

import asyncio
import contextlib
import ssl
from collections.abc import Sequence

import asyncpg
import structlog
from asyncpg.connect_utils import SessionAttribute

from lockence_server.database.lanes import Lane, Row, T, Work
from lockence_server.database.statements import ROWS, DatabaseName, Statement
from lockence_server.errors import UnavailableError

RECONNECT_SECONDS = 0.25
CONNECT_TIMEOUT_SECONDS = 2.0
# The statements are few and look rows up by key, one given row after the other. To plan each once is enough, and
# to compile one is too much. No other plan is right, however small a table or old its statistics: it would be slow
# once the table has grown, and a heartbeat's update has to lock sessions in the order of the given rows.
SERVER_SETTINGS = {
    "plan_cache_mode": "force_generic_plan",
    "jit": "off",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}
# A plan made while a table was nearly empty may look through all rows of an application, as no index seemed better
# than another; also one with which PostgreSQL looks up foreign keys, which is no statement of ours. Until it has
# counted the rows, a minute or two later, a new installation took 256 inits a second instead of 4,000.
PLANS_LAST_SECONDS = 2.0

# The server went away, refuses us for now, or is a read-only standby: a new connection may help. The driver's own
# error is one of these: that no server takes writes, or that this one has said farewell while nothing was asked.
# Everything else that PostgreSQL says is about the statement, and the connection is fine.
_LOST = (
    OSError,
    TimeoutError,
    ssl.SSLError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.CannotConnectNowError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InternalClientError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
)

# A deadlock or such; or what a new row refers to was deleted since it was read.
_TRY_AGAIN = (asyncpg.TransactionRollbackError, asyncpg.ForeignKeyViolationError)

log = structlog.get_logger(__name__)


def is_lost(error: BaseException) -> bool:
    """Whether the driver says that the server is away, and not that something is wrong with what it was asked."""
    return isinstance(error, _LOST)


async def connect_postgres(
    url: str,
    *,
    timeout_seconds: float,
    command_timeout_seconds: float | None = None,
    server_settings: dict[str, str] | None = None,
) -> asyncpg.Connection:
    """A connection to the server of this URL that may write. Both planes connect so, and read the URL alike."""
    return await asyncpg.connect(
        url,
        timeout=timeout_seconds,
        command_timeout=command_timeout_seconds,
        target_session_attrs=SessionAttribute.read_write,
        server_settings={"application_name": "lockence", **(server_settings or {})},
    )


class PostgresDatabase:
    name: DatabaseName = "postgresql"

    def __init__(self, url: str, timeout_seconds: float) -> None:
        self._url = url
        self._timeout_seconds = timeout_seconds
        self._lanes: list[PostgresLane] = []

    async def reading_lane(self) -> Lane:
        # Each statement sees what is committed when it starts: no transaction, no round trips for one.
        return await self._open(transactional=False)

    async def renewing_lane(self) -> Lane:
        # A statement is durable by itself: two round trips, and not four.
        return await self._open(transactional=False)

    async def writing_lane(self) -> Lane:
        return await self._open(transactional=True)

    async def _open(self, *, transactional: bool) -> Lane:
        lane = PostgresLane(self._url, self._timeout_seconds, transactional=transactional)
        self._lanes.append(lane)
        await lane.open()
        return lane

    async def close(self) -> None:
        for lane in self._lanes:
            await lane.close()


class PostgresLane:
    """One connection. While it is lost every transaction fails at once, and a task brings it back."""

    def __init__(self, url: str, timeout_seconds: float, *, transactional: bool) -> None:
        self._url = url
        self._timeout_seconds = timeout_seconds
        self._transactional = transactional
        self._connection: asyncpg.Connection | None = None
        self._reconnecting: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._planned_at = 0.0

    async def open(self) -> None:
        try:
            await self._connect()
        except _LOST as error:
            self._lose(error)

    async def transact(self, work: Work[T]) -> T:
        async with self._turn:
            return await self._transact(work)

    async def _transact(self, work: Work[T]) -> T:
        connection = self._connection
        if connection is None:
            raise UnavailableError("PostgreSQL cannot be reached.")
        try:
            await self._plan_anew(connection)
            if not self._transactional:
                return await work(_PostgresConnection(connection))
            # Plain BEGIN and COMMIT: the driver's transaction object costs more and does no more.
            await connection.execute("BEGIN")
            try:
                result = await work(_PostgresConnection(connection))
            except _LOST:
                raise  # The transaction ends with its connection; to ask for it could take the whole time again.
            except BaseException:
                await connection.execute("ROLLBACK")
                raise
            await connection.execute("COMMIT")
        except _LOST as error:
            self._lose(error)
            raise UnavailableError(f"PostgreSQL was lost: {type(error).__name__}.") from error
        except _TRY_AGAIN as error:  # Nothing was done.
            raise UnavailableError(f"PostgreSQL: {error}") from error
        return result

    async def _plan_anew(self, connection: asyncpg.Connection) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._planned_at >= PLANS_LAST_SECONDS:
            await connection.execute("DISCARD PLANS")
            self._planned_at = now

    async def _connect(self) -> None:
        self._connection = await connect_postgres(
            self._url,
            timeout_seconds=CONNECT_TIMEOUT_SECONDS,
            command_timeout_seconds=self._timeout_seconds,
            server_settings=SERVER_SETTINGS,
        )

    def _lose(self, error: BaseException) -> None:
        log.warning("PostgreSQL lost; answering 503 until it is back", reason=type(error).__name__)
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None
        if self._reconnecting is None:
            self._reconnecting = asyncio.create_task(self._reconnect())

    async def _reconnect(self) -> None:
        while self._connection is None:
            await asyncio.sleep(RECONNECT_SECONDS)
            with contextlib.suppress(Exception):  # Whatever it says: nobody but this would ever try again.
                await self._connect()
        self._reconnecting = None
        log.info("PostgreSQL is back")

    async def close(self) -> None:
        if self._reconnecting is not None:
            self._reconnecting.cancel()
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                await connection.close(timeout=self._timeout_seconds)
            except _LOST:
                connection.terminate()


class _PostgresConnection:
    def __init__(self, connection: asyncpg.Connection) -> None:
        self._fetch = connection.fetch
        self._execute = connection.execute

    async def fetch(self, statement: Statement, rows: Sequence[Row] = (), **values: object) -> Sequence[Row]:
        # A driver's record is read by position, as a tuple is.
        return await self._fetch(statement.sql, *_arguments(statement, rows, values))  # type: ignore[return-value]

    async def change(self, statement: Statement, rows: Sequence[Row] = (), **values: object) -> int:
        status = await self._execute(statement.sql, *_arguments(statement, rows, values))  # Such as "UPDATE 64".
        return int(status.rpartition(" ")[2])


def _arguments(statement: Statement, rows: Sequence[Row], values: dict[str, object]) -> list[object]:
    if rows:
        # The columns of `rows_of` are the only parameters so named, and come in the order of the rows.
        names = (name for name in statement.parameters if name.startswith(f"{ROWS}_"))
        values.update(zip(names, zip(*rows, strict=True), strict=True))
    return statement.arguments(values)
