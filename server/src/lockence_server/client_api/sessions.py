"""Validate, heartbeat and logout: what a batch of each does in its transaction."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import TypeAlias

from msgspec import Raw

from lockence_server.client_api.attempts import keep_first_refusals
from lockence_server.client_api.counts import Counts
from lockence_server.client_api.loading import NO_BLOCKS, NOTHING_BLOCKED, Blocks, load_asked
from lockence_server.client_api.requests import FirstRefusal, Outcome, Request
from lockence_server.client_api.statements import Statements
from lockence_server.clock import Clock, rfc3339, rfc3339_or_none
from lockence_server.database.lanes import Connection
from lockence_server.database.statements import Statement
from lockence_server.rules import decisions, protocol
from lockence_server.rules.decisions import Refused
from lockence_server.rules.facts import Application, Session
from lockence_server.rules.protocol import GrantedAnswer, SessionRequest

Requests: TypeAlias = Sequence[Request[SessionRequest]]
SessionKey: TypeAlias = tuple[str, str]  # of an application, the digest of a session's token
Grant: TypeAlias = Callable[[Application, Session], GrantedAnswer | Refused]


class SessionTransactions:
    def __init__(self, statements: Statements, clock: Clock) -> None:
        self._statements = statements
        self._clock = clock

    async def validate(self, connection: Connection, requests: Requests) -> list[Outcome]:
        """Says whether each session is valid at this moment.

        Changes nothing: a session's first refusal is for `keep_first_refusals`, before it is answered.
        """

        def confirm(application: Application, session: Session) -> GrantedAnswer:
            license_end = session.license_expires_at
            end = session.expires_at if license_end is None else min(session.expires_at, license_end)
            return protocol.ValidateAnswer(
                success=True,
                message="Session is valid",
                username=session.username,
                metadata=Raw(session.metadata),
                code="ok",
                expires_at=rfc3339(end),
                license_expires_at=rfc3339_or_none(license_end),
                entitlements=Raw(session.entitlements),
            )

        return await self._decide(connection, self._statements.sessions, requests, self._clock(), confirm)

    async def heartbeat(self, connection: Connection, requests: Requests) -> list[Outcome]:
        """Renews the lease of each session that may go on.

        What is read here is not locked. If a session was ended since, all are decided again.
        """
        now = self._clock()
        lease_ends: dict[SessionKey, int] = {}

        def renew(application: Application, session: Session) -> GrantedAnswer:
            end = decisions.lease_end(application, session.license_expires_at, now)
            lease_ends[application.id, session.token_digest] = end
            return protocol.HeartbeatAnswer(
                success=True,
                message="Heartbeat received",
                code="ok",
                expires_at=rfc3339(end),
                heartbeat_interval_seconds=application.heartbeat_interval_seconds,
            )

        outcomes = await self._decide(connection, self._statements.sessions, requests, now, renew)
        if lease_ends:
            rows = [(*key, lease_ends[key]) for key in sorted(lease_ends)]
            if await connection.change(self._statements.renew_sessions, rows, now=now) < len(rows):
                return await self.heartbeat(connection, requests)
        return outcomes

    async def logout(self, connection: Connection, requests: Requests) -> list[Outcome]:
        """Ends each session; of two logouts of one token the second finds none."""
        now = self._clock()
        ended: set[SessionKey] = set()
        counts = Counts()

        def end(application: Application, session: Session) -> GrantedAnswer | Refused:
            key = (application.id, session.token_digest)
            if key in ended:
                return Refused(protocol.SESSION_NOT_FOUND)
            ended.add(key)
            counts.add(application.id, "sessions.ended")
            return protocol.LogoutAnswer(success=True, message="Logged out", code="ok")

        outcomes = await self._decide(connection, self._statements.sessions_locked, requests, now, end)
        if ended:
            await connection.fetch(self._statements.end_sessions, list(ended), now=now, reason="logout")
            await counts.save(connection, self._statements, now)
        return outcomes

    async def keep_first_refusals(
        self, connection: Connection, refusals: Sequence[FirstRefusal]
    ) -> Sequence[None]:
        """Keeps what batches that lock nothing have found."""
        await keep_first_refusals(connection, self._statements, refusals, self._clock())
        return [None] * len(refusals)

    async def _decide(
        self,
        connection: Connection,
        load: Statement,
        requests: Requests,
        now: int,
        grant: Grant,
    ) -> list[Outcome]:
        """Load the facts of all requests, check each, and let `grant` answer those that pass."""
        digests = [sha256(request.body.session_token.encode()).hexdigest() for request in requests]
        api_keys = [request.body.api_key for request in requests]
        applications, found = await load_asked(connection, load, zip(api_keys, digests, strict=True), now)
        sessions = {(row[0], row[1]): Session(*row) for row in found}
        blocks = await self._load_blocks(connection, requests, digests, applications, sessions)

        def decide(request: Request[SessionRequest], digest: str) -> Outcome:
            application = applications.get(request.body.api_key)
            if refused := decisions.check_application(application):
                return Outcome(refused, application)
            assert application is not None
            session = sessions.get((application.id, digest))
            blocked = blocks.of(application, session.hwid, request.address) if session else NOTHING_BLOCKED
            if refused := decisions.check_session(session, blocked=blocked, now=now):
                return Outcome(refused, application, _first_refusal(session, refused, request.address))
            assert session is not None
            return Outcome(grant(application, session), application)

        return list(map(decide, requests, digests))

    async def _load_blocks(
        self,
        connection: Connection,
        requests: Requests,
        digests: Sequence[str],
        applications: Mapping[str, Application],
        sessions: Mapping[SessionKey, Session],
    ) -> Blocks:
        if not any(application.blocks_anything for application in applications.values()):
            return NO_BLOCKS
        return await Blocks.load(
            connection,
            self._statements,
            (
                (application, session.hwid, request.address)
                for request, digest in zip(requests, digests, strict=True)
                if (application := applications.get(request.body.api_key)) is not None
                and (session := sessions.get((application.id, digest))) is not None
            ),
        )


def _first_refusal(session: Session | None, refused: Refused, address: str) -> FirstRefusal | None:
    """What to keep of a refusal. That a client logged out is no news to its vendor."""
    if session is None or session.first_refused_at is not None or refused.refusal is protocol.SESSION_NOT_FOUND:
        return None
    return FirstRefusal(session.application_id, session.token_digest, refused.refusal.code, address)
