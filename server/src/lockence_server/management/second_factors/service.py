"""The rules of second factors: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for its loss.

No code works twice. `pyotp` is imported where it is used: most processes never check a code.
"""

import base64
import secrets as random
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from lockence_server.clock import SECOND_MS
from lockence_server.database.tables import recovery_codes, totp_secrets
from lockence_server.errors import ConflictError, InvalidInputError, SecondFactorNeededError
from lockence_server.management.bearer_tokens import digest
from lockence_server.management.second_factors.schemas import Enrolment, RecoveryCodes, SecondFactor
from lockence_server.secrets import SecretBox

ISSUER = "Lockence"
STEP_SECONDS = 30
STEPS_AROUND = 1
"""How far an app's clock may be off, either way."""
RECOVERY_CODES = 10
RECOVERY_CODE_BYTES = 10
GROUP_CHARACTERS = 4
NO_STEP = -1


async def show(connection: AsyncConnection, account_id: str) -> SecondFactor:
    enabled = await connection.scalar(_confirmed(account_id)) is not None
    left = await connection.scalar(
        select(func.count()).select_from(recovery_codes).where(recovery_codes.c.account_id == account_id)
    )
    return SecondFactor(enabled=enabled, recovery_codes_left=left or 0)


async def enrol(connection: AsyncConnection, secrets: SecretBox, account_id: str, email: str) -> Enrolment:
    """A new secret, which counts once `confirm` has seen a code of it. Raises `ConflictError`."""
    import pyotp

    if await connection.scalar(_confirmed(account_id)) is not None:
        raise ConflictError("There is an authenticator app already. Disable it first.")
    secret = pyotp.random_base32()
    await connection.execute(delete(totp_secrets).where(totp_secrets.c.account_id == account_id))
    row = {
        "account_id": account_id,
        "secret_encrypted": secrets.encrypt(secret.encode(), account_id),
        "confirmed_at": None,
        "last_step": NO_STEP,
    }
    await connection.execute(insert(totp_secrets).values(row))
    return Enrolment(secret=secret, uri=pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER))


async def confirm(
    connection: AsyncConnection, secrets: SecretBox, account_id: str, code: str, *, now: int
) -> RecoveryCodes:
    """From now on signing in takes a code. Raises `ConflictError`, and `InvalidInputError` for a wrong code."""
    found = await connection.execute(_secret(account_id).where(totp_secrets.c.confirmed_at.is_(None)))
    row = found.mappings().first()
    if row is None:
        raise ConflictError("There is no authenticator app to confirm. Add one first.")
    step = _step_of(secrets, row, code, now=now)
    if step is None:
        fault = "is not what the app should show now"
        raise InvalidInputError(f"`code` {fault}", fields={"code": fault})
    await connection.execute(
        update(totp_secrets)
        .where(totp_secrets.c.account_id == account_id)
        .values(confirmed_at=now, last_step=step)
    )
    return await renew_recovery_codes(connection, account_id)


async def renew_recovery_codes(connection: AsyncConnection, account_id: str) -> RecoveryCodes:
    """Ten new codes; the old ones no longer work. Raises `ConflictError` where signing in takes no code."""
    if await connection.scalar(_confirmed(account_id)) is None:
        raise ConflictError("There is no authenticator app that recovery codes could stand in for.")
    await connection.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account_id))
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    rows = [{"account_id": account_id, "code_digest": digest(_canonical(code))} for code in codes]
    await connection.execute(insert(recovery_codes), rows)
    return RecoveryCodes(recovery_codes=codes)


async def disable(connection: AsyncConnection, account_id: str) -> None:
    """From now on signing in takes no code. Does nothing where it took none."""
    for table in (totp_secrets, recovery_codes):
        await connection.execute(delete(table).where(table.c.account_id == account_id))


async def check(
    connection: AsyncConnection, secrets: SecretBox, account_id: str, code: str | None, *, now: int
) -> None:
    """Use up the code of a person who has given the right password.

    Raises `SecondFactorNeededError` if one is needed and this is none, wrong, or used before.
    """
    found = await connection.execute(_secret(account_id).where(totp_secrets.c.confirmed_at.is_not(None)))
    row = found.mappings().first()
    if row is None:
        return
    if code is None:
        raise SecondFactorNeededError("A code of the authenticator app is needed, or a recovery code.")
    step = _step_of(secrets, row, code, now=now)
    if step is not None:
        await connection.execute(
            update(totp_secrets).where(totp_secrets.c.account_id == account_id).values(last_step=step)
        )
        return
    used = await connection.execute(
        delete(recovery_codes).where(
            recovery_codes.c.account_id == account_id, recovery_codes.c.code_digest == digest(_canonical(code))
        )
    )
    if not used.rowcount:
        raise SecondFactorNeededError("The code is wrong, or was used before.")


def _step_of(secrets: SecretBox, row: Any, code: str, *, now: int) -> int | None:
    """The step that this is the code of, if it is later than every step that was used."""
    import pyotp

    app = pyotp.TOTP(secrets.decrypt(row["secret_encrypted"], row["account_id"]).decode(), interval=STEP_SECONDS)
    try:
        step = app.verify_and_get_timecode(
            code.replace(" ", ""), for_time=now // SECOND_MS, valid_window=STEPS_AROUND
        )
    except pyotp.OTPVerificationError:
        return None
    return step if step > row["last_step"] else None


def _secret(account_id: str) -> Select[Any]:
    """The row, locked: of two who send the same code at once, the second sees that it was used."""
    return select(totp_secrets).where(totp_secrets.c.account_id == account_id).with_for_update()


def _confirmed(account_id: str) -> Select[Any]:
    return select(totp_secrets.c.confirmed_at).where(
        totp_secrets.c.account_id == account_id, totp_secrets.c.confirmed_at.is_not(None)
    )


def _new_recovery_code() -> str:
    """80 random bits, such as `k3vq-7mzd-2xwa-pn5e`: enough for a plain digest."""
    text = base64.b32encode(random.token_bytes(RECOVERY_CODE_BYTES)).decode().lower()
    return "-".join(text[start : start + GROUP_CHARACTERS] for start in range(0, len(text), GROUP_CHARACTERS))


def _canonical(code: str) -> str:
    return code.replace("-", "").replace(" ", "").lower()
