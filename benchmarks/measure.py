"""Measuring: load on Lockence and on the yardstick in turn, so that a noisy moment of the machine hits both."""

from collections.abc import Callable, Sequence
from statistics import median

from msgspec import Struct
from prometheus_client.parser import text_string_to_metric_families

import load
from databases import DatabaseName
from errors import LoadError
from load import Load, Run
from servers import Server

SAMPLES = 25
WARM_UP_CONNECTIONS = 64
RATE_TOLERANCE = 0.05

StepDone = Callable[[], None]


class Turn(Struct, frozen=True):
    """One server's turn: what came of the load, and the time its core worked on it."""

    run: Run
    cpu_seconds: float

    @property
    def cpu_us(self) -> float:
        """Microseconds of a core that one request took."""
        return self.cpu_seconds / self.run.requests * 1e6


class Round(Struct, frozen=True):
    """Both under the same load, one right after the other."""

    lockence: Turn
    echo: Turn

    @property
    def ratio(self) -> float:
        return self.lockence.run.requests_per_second / self.echo.run.requests_per_second


class Measurement(Struct, frozen=True, kw_only=True):
    """Some rounds of one load on one database. With an `error` there are no figures."""

    database: DatabaseName
    license_count: int
    endpoint: str
    connections: int
    target_requests_per_second: float | None
    rounds: list[Round]
    error: str | None = None

    @property
    def ratio(self) -> float:
        return median(one.ratio for one in self.rounds)

    @property
    def requests_per_second(self) -> float:
        return median(one.lockence.run.requests_per_second for one in self.rounds)

    @property
    def echo_requests_per_second(self) -> float:
        return median(one.echo.run.requests_per_second for one in self.rounds)

    @property
    def p50_ms(self) -> float:
        return median(one.lockence.run.p50_ms for one in self.rounds)

    @property
    def p99_ms(self) -> float:
        return median(one.lockence.run.p99_ms for one in self.rounds)

    @property
    def echo_p99_ms(self) -> float:
        return median(one.echo.run.p99_ms for one in self.rounds)

    @property
    def cpu_us(self) -> float:
        return median(one.lockence.cpu_us for one in self.rounds)

    @property
    def echo_cpu_us(self) -> float:
        return median(one.echo.cpu_us for one in self.rounds)

    @property
    def is_on_target(self) -> bool:
        """Whether a paced load was as large as it was meant to be."""
        target = self.target_requests_per_second
        return target is None or abs(self.requests_per_second / target - 1) <= RATE_TOLERANCE


class Measuring(Struct, frozen=True, kw_only=True):
    """Lockence on one database, and the yardstick beside it."""

    lockence: Server
    echo: Server
    database: DatabaseName
    license_count: int
    rounds: int
    warm_up_seconds: int
    step_done: StepDone

    def measure(self, one: Load, *, warm_up: bool) -> Measurement:
        """`warm_up` before the first load of an endpoint."""
        rounds, error = [], None
        try:
            if warm_up:
                self._prepare(one)
            rounds = [self._round(one, lockence_first=number % 2 == 1) for number in range(self.rounds)]
        except LoadError as failure:
            error = str(failure)
        return Measurement(
            database=self.database,
            license_count=self.license_count,
            endpoint=one.endpoint,
            connections=one.connections,
            target_requests_per_second=one.requests_per_second,
            rounds=rounds,
            error=error,
        )

    def _prepare(self, one: Load) -> None:
        """See that the answers are what they should be, and let caches fill. Raises `LoadError`."""
        for server in (self.lockence, self.echo):
            _check_answers(server, one)
        load.run(
            Load(
                endpoint=one.endpoint,
                bodies=one.bodies,
                connections=WARM_UP_CONNECTIONS,
                seconds=self.warm_up_seconds,
            ),
            self.lockence.port,
        )

    def _round(self, one: Load, *, lockence_first: bool) -> Round:
        servers = (self.lockence, self.echo) if lockence_first else (self.echo, self.lockence)
        turns = {}
        for server in servers:
            cpu_seconds_before = server.cpu_seconds()
            run = load.run(one, server.port)
            turns[server.name] = Turn(run, server.cpu_seconds() - cpu_seconds_before)
            self.step_done()
        return Round(turns[self.lockence.name], turns[self.echo.name])

    def refused(self) -> list[str]:
        """What Lockence itself says it has answered other than "ok" since it started."""
        refused = []
        for family in text_string_to_metric_families(self.lockence.get("/metrics")):
            for sample in family.samples:
                if sample.name == "lockence_client_requests_total" and sample.labels["code"] != "ok":
                    what = f"{self.database} {sample.labels['endpoint']}"
                    refused.append(f"{what}: {sample.value:,.0f} answers were {sample.labels['code']}")
        return refused


def _check_answers(server: Server, one: Load) -> None:
    with one.bodies.open("rb") as file:
        for _, body in zip(range(SAMPLES), file, strict=False):
            status, answer = server.post(one.endpoint, body.rstrip())
            if status != 200 or answer.get("success") is not True:
                raise LoadError(f"{server.name} answers {one.endpoint} with {status}: {answer}")


def steadiness(measurements: Sequence[Measurement]) -> str:
    """How much the yardstick, which is always the same, varied over the run: the noise of the machine."""
    rates = [
        one.echo.run.requests_per_second
        for measurement in measurements
        if measurement.target_requests_per_second is None
        for one in measurement.rounds
    ]
    if not rates:
        return "unknown"
    return f"echo was between {min(rates):,.0f} and {max(rates):,.0f} requests/s over the whole run"
