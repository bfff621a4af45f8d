"""Init: what a batch of them does in its transaction.

The licenses of a batch are locked first. From then on nobody else binds a device to them or opens a session on
them, so what is counted stays true until the commit, and N slots never admit N + 1.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TypeAlias
from uuid import uuid4

from msgspec import Raw, Struct, structs

from lockence_server.client_api.attempts import Attempt, save_attempts
from lockence_server.client_api.counts import Counts
from lockence_server.client_api.loading import Blocks, asked_licenses, load_asked
from lockence_server.client_api.requests import Outcome, Request
from lockence_server.client_api.statements import Statements
from lockence_server.clock import Clock, rfc3339, rfc3339_or_none
from lockence_server.database.lanes import Connection
from lockence_server.identifiers import new_ids
from lockence_server.rules import decisions
from lockence_server.rules.decisions import Admitted, Refused
from lockence_server.rules.facts import Application, License, LicenseState, LiveSession
from lockence_server.rules.protocol import InitAnswer, InitRequest
from lockence_server.secrets import SecretBox

LicenseId: TypeAlias = tuple[str, str]

# A license that may have more sessions than this is first asked whether there is room for all: an index says so,
# of thousands in the time that listing a hundred takes.
SESSIONS_LISTED_MAX = 20


class _Candidate(Struct, gc=False):
    """An init whose application is known and enabled; `state` is that of its license, if there is one."""

    request: Request[InitRequest]
    application: Application
    state: LicenseState | None


class InitTransaction:
    def __init__(self, statements: Statements, secrets: SecretBox, clock: Clock) -> None:
        self._statements = statements
        self._secrets = secrets
        self._clock = clock

    async def init(self, connection: Connection, requests: Sequence[Request[InitRequest]]) -> list[Outcome]:
        """Opens a session for each license and device that may have one, binding the device where it is new."""
        now = self._clock()
        asked = asked_licenses(requests, self._secrets)
        applications, found = await load_asked(connection, self._statements.licenses_locked, asked, now)
        states = {(row[0], row[1]): LicenseState(License(*row[1:])) for row in found}
        candidates = [
            _candidate(request, applications.get(api_key), digest, states)
            for request, (api_key, digest) in zip(requests, asked, strict=True)
        ]
        known = [candidate for candidate in candidates if isinstance(candidate, _Candidate)]
        blocks = await Blocks.load(
            connection,
            self._statements,
            ((one.application, one.request.body.hwid, one.request.address) for one in known),
        )
        await self._load_use(connection, known, now)

        counts = Counts()
        changes = _Changes(now, counts, len(requests))

        def decide(candidate: _Candidate | Outcome) -> Outcome:
            if isinstance(candidate, Outcome):
                return candidate
            body, application = candidate.request.body, candidate.application
            blocked = blocks.of(application, body.hwid, candidate.request.address)
            decision = decisions.decide_init(body, application, candidate.state, blocked=blocked, now=now)
            if isinstance(decision, Refused):
                return Outcome(decision, application)
            return Outcome(changes.admit(candidate, decision), application)

        outcomes = [decide(candidate) for candidate in candidates]
        await changes.save(connection, self._statements)
        attempts = list(filter(None, map(_attempt, requests, candidates, outcomes)))
        await save_attempts(connection, self._statements, attempts, now)
        for attempt in attempts:
            counts.add(attempt.application_id, f"init.{attempt.outcome}")
        await counts.save(connection, self._statements, now)
        return outcomes

    async def _load_use(self, connection: Connection, candidates: Sequence[_Candidate], now: int) -> None:
        """Complete the states of the candidates' licenses: how much of each is taken."""
        states = {(one.application.id, one.state.license.id): one.state for one in candidates if one.state}
        if not states:
            return
        await self._load_devices(connection, candidates, states)
        await self._load_live_sessions(connection, candidates, states, now)

    async def _load_devices(
        self, connection: Connection, candidates: Sequence[_Candidate], states: dict[LicenseId, LicenseState]
    ) -> None:
        asked = {
            (candidate.application.id, candidate.state.license.id, candidate.request.body.hwid)
            for candidate in candidates
            if candidate.state is not None
        }
        bound = {tuple(row) for row in await connection.fetch(self._statements.bound_devices, list(asked))}
        for application_id, license_id, hwid in bound:
            states[application_id, license_id].bound_hwids.add(hwid)
        newcomers = {
            (application_id, license_id)
            for application_id, license_id, hwid in asked - bound
            if states[application_id, license_id].license.max_devices
        }
        if newcomers:
            counts = await connection.fetch(self._statements.device_counts, list(newcomers))
            for application_id, license_id, count in counts:
                states[application_id, license_id].device_count = count

    async def _load_live_sessions(
        self,
        connection: Connection,
        candidates: Sequence[_Candidate],
        states: dict[LicenseId, LicenseState],
        now: int,
    ) -> None:
        crowded = await self._crowded(connection, candidates, states)
        if crowded:
            rows = await connection.fetch(self._statements.live_sessions_locked, crowded, now=now)
            for application_id, license_id, *session in rows:
                states[application_id, license_id].live_sessions.append(LiveSession(*session))

    async def _crowded(
        self, connection: Connection, candidates: Sequence[_Candidate], states: dict[LicenseId, LicenseState]
    ) -> list[LicenseId]:
        """The licenses that may have no room for the sessions of all their candidates."""
        limits = {key: state.license.max_sessions for key, state in states.items() if state.license.max_sessions}
        large = [key for key, limit in limits.items() if limit > SESSIONS_LISTED_MAX]
        if large:
            asked = Counter((one.application.id, one.state.license.id) for one in candidates if one.state)
            counts = await connection.fetch(self._statements.open_session_counts, large)
            for application_id, license_id, count in counts:
                key = (application_id, license_id)
                if count + asked[key] <= limits[key]:
                    del limits[key]
        return list(limits)


def _candidate(
    request: Request[InitRequest],
    application: Application | None,
    key_digest: str,
    states: Mapping[tuple[str, str], LicenseState],
) -> _Candidate | Outcome:
    if refused := decisions.check_application(application):
        return Outcome(refused, application)
    assert application is not None
    return _Candidate(request, application, states.get((application.id, key_digest)))


def _attempt(request: Request[InitRequest], candidate: _Candidate | Outcome, outcome: Outcome) -> Attempt | None:
    """What is kept of an init; nothing where its application is unknown, and so nobody's."""
    if outcome.application is None:
        return None
    state = candidate.state if isinstance(candidate, _Candidate) else None
    return Attempt(
        application_id=outcome.application.id,
        license_id="" if state is None else state.license.id,
        outcome=outcome.answer.refusal.code if isinstance(outcome.answer, Refused) else outcome.answer.code,
        hwid=request.body.hwid,
        address=request.address,
        client_version=request.body.client_version or "",
    )


class _Changes:
    """What the admitted inits of a batch change, gathered as they are decided and saved together."""

    def __init__(self, now: int, counts: Counts, inits_max: int) -> None:
        self._now = now
        self._counts = counts
        self._device_ids = iter(new_ids("dev", inits_max))
        self._session_ids = iter(new_ids("ses", inits_max))
        self._devices: dict[tuple[str, str, str], tuple[str, str, str]] = {}
        self._started: dict[LicenseId, int | None] = {}
        self._replaced: set[tuple[str, str]] = set()
        self._opened: dict[tuple[str, str], tuple[str, str, str, str, str, int]] = {}

    def admit(self, candidate: _Candidate, admitted: Admitted) -> InitAnswer:
        """Note what this init changes, and make it a fact for the inits after it in the batch."""
        state, application, request = candidate.state, candidate.application, candidate.request
        assert state is not None
        terms, hwid = state.license, request.body.hwid
        if admitted.binds_device:
            state.bound_hwids.add(hwid)
            state.device_count += 1
            self._counts.add(application.id, "devices.bound")
        device = (application.id, terms.id, hwid)
        new = (next(self._device_ids), request.body.device_name or "", request.address)
        device_id, name, _ = self._devices.get(device, new)  # One that comes twice keeps its first name.
        self._devices[device] = (device_id, name, request.address)
        if admitted.starts_license:
            self._started[application.id, terms.id] = admitted.license_expires_at
            state.license = structs.replace(terms, first_used_at=self._now, expires_at=admitted.license_expires_at)
        if admitted.replaced is not None:
            state.live_sessions.remove(admitted.replaced)
            self._replaced.add((application.id, admitted.replaced.token_digest))
            self._counts.add(application.id, "sessions.ended")
        token = str(uuid4())
        token_digest = sha256(token.encode()).hexdigest()
        session_id = next(self._session_ids)
        self._counts.add(application.id, "sessions.opened")
        state.live_sessions.append(LiveSession(session_id, token_digest, hwid, self._now))
        self._opened[application.id, token_digest] = (
            session_id,
            terms.id,
            hwid,
            request.address,
            request.body.client_version or "",
            admitted.session_expires_at,
        )
        return InitAnswer(
            success=True,
            message="Authentication successful",
            session_token=token,
            expires_at=rfc3339(admitted.session_expires_at),
            username=terms.username,
            metadata=Raw(terms.metadata),
            code="ok",
            license_expires_at=rfc3339_or_none(admitted.license_expires_at),
            heartbeat_interval_seconds=application.heartbeat_interval_seconds,
            entitlements=Raw(terms.entitlements),
        )

    async def save(self, connection: Connection, statements: Statements) -> None:
        """Devices before sessions: the order in which rows are locked everywhere."""
        now = self._now
        if self._started:
            rows = [(*key, expires_at) for key, expires_at in self._started.items()]
            await connection.fetch(statements.start_licenses, rows, now=now)
        if self._devices:
            await connection.fetch(
                statements.save_devices, [(*key, *values) for key, values in self._devices.items()], now=now
            )
        if self._opened:
            await connection.fetch(
                statements.insert_sessions, [(*key, *values) for key, values in self._opened.items()], now=now
            )
        # After the insert: a session that this very batch opened may have given way to a later one of it.
        if self._replaced:
            await connection.fetch(statements.end_sessions, list(self._replaced), now=now, reason="replaced")
