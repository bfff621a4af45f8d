"""Reset-device: a customer frees the device slots of their license, as often as its policy allows."""

from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

import msgspec
from msgspec import Struct

from lockence_server.client_api.counts import Counts
from lockence_server.client_api.loading import Blocks, asked_licenses, load_asked
from lockence_server.client_api.requests import Outcome, Request
from lockence_server.client_api.reset_statements import ResetStatements
from lockence_server.client_api.statements import Statements
from lockence_server.clock import Clock, rfc3339
from lockence_server.database.lanes import Connection
from lockence_server.identifiers import new_id
from lockence_server.rules import decisions
from lockence_server.rules.decisions import Refused
from lockence_server.rules.facts import ResetTerms
from lockence_server.rules.protocol import ResetAnswer, ResetRequest
from lockence_server.secrets import SecretBox

LicenseId: TypeAlias = tuple[str, str]
Requests: TypeAlias = Sequence[Request[ResetRequest]]


class _Reset(Struct, frozen=True, gc=False):
    """Who reset a license's devices."""

    hwid: str
    address: str
    used: int


class ResetTransaction:
    def __init__(self, statements: Statements, own: ResetStatements, secrets: SecretBox, clock: Clock) -> None:
        self._statements = statements
        self._own = own
        self._secrets = secrets
        self._clock = clock

    async def reset(self, connection: Connection, requests: Requests) -> list[Outcome]:
        """Unbinds every device of each license that may be reset, and ends its live sessions."""
        now = self._clock()
        asked = asked_licenses(requests, self._secrets)
        applications, found = await load_asked(connection, self._own.terms_locked, asked, now)
        terms = {(row[0], row[1]): ResetTerms(*row[2:]) for row in found}
        blocks = await Blocks.load(
            connection,
            self._statements,
            (
                (application, request.body.hwid, request.address)
                for request in requests
                if (application := applications.get(request.body.api_key)) is not None
            ),
        )
        resets: dict[LicenseId, _Reset] = {}

        def decide(request: Request[ResetRequest], digest: str) -> Outcome:
            application = applications.get(request.body.api_key)
            if refused := decisions.check_application(application):
                return Outcome(refused, application)
            assert application is not None
            key = (application.id, digest)
            blocked = blocks.of(application, request.body.hwid, request.address)
            decision = decisions.decide_reset(terms.get(key), blocked=blocked, now=now)
            if isinstance(decision, Refused):
                return Outcome(decision, application)
            # A fact for the resets after it in the batch.
            terms[key] = msgspec.structs.replace(terms[key], reset_at=now, resets_used=decision.used)
            resets[application.id, terms[key].id] = _Reset(request.body.hwid, request.address, decision.used)
            answer = ResetAnswer(
                success=True,
                message="Devices reset",
                code="ok",
                resets_left=decision.left,
                next_reset_at=rfc3339(decision.next_at),
            )
            return Outcome(answer, application)

        outcomes = [decide(request, digest) for request, (_, digest) in zip(requests, asked, strict=True)]
        if resets:
            await self._save(connection, resets, now)
        return outcomes

    async def _save(self, connection: Connection, resets: dict[LicenseId, _Reset], now: int) -> None:
        """Licenses, devices, sessions, statistics: the order in which rows are locked everywhere."""
        statements, keys, counts = self._statements, list(resets), Counts()
        await connection.fetch(
            self._own.save_resets, [(*key, reset.used) for key, reset in resets.items()], now=now
        )
        removed = {(row[0], row[1]): row[2] for row in await connection.fetch(statements.device_counts, keys)}
        await connection.fetch(self._own.delete_devices, keys)
        live = await connection.fetch(statements.live_sessions_locked, keys, now=now)
        if live:
            ended = [(row[0], row[3]) for row in live]
            await connection.fetch(statements.end_sessions, ended, now=now, reason="ended")
        ends = Counter((row[0], row[1]) for row in live)
        events = [
            (*key, new_id("evt"), _detail(reset, removed[key], ends[key]), reset.address)
            for key, reset in resets.items()
        ]
        await connection.fetch(self._own.insert_events, events, now=now)
        await connection.fetch(self._own.add_deliveries, [event[:3] for event in events], now=now)
        for (application_id, _), number in removed.items():
            if number:
                counts.add(application_id, "devices.removed", number)
        for row in live:
            counts.add(row[0], "sessions.ended")
        for application_id, _ in keys:
            counts.add(application_id, "devices.reset")
        await counts.save(connection, statements, now)


def _detail(reset: _Reset, removed: int, ended: int) -> str:
    """What the event says, as the vendor's own reset does, and who it was for."""
    return msgspec.json.encode({"devices_removed": removed, "sessions_ended": ended, "hwid": reset.hwid}).decode()
