"""What can go wrong, as a tree: each error has a stable code, an HTTP status and words for a person.

Raised where found, rendered once: by the CLI as one line and an exit code, by the HTTP API as JSON.
Refusals of the client API are not errors but answers; they live in `rules/protocol.py`.
"""

from collections.abc import Mapping, Sequence


class LockenceError(Exception):
    """The root. `str(error)` says what happened and what to do next."""

    code = "internal_error"
    status = 500


class ConfigurationError(LockenceError):
    """The installation is set up wrongly; nothing was changed."""

    code = "configuration_error"


class WrongSecretKeyError(ConfigurationError):
    """The secret key given is not the one this database was made with."""

    code = "wrong_secret_key"


class SchemaOutdatedError(ConfigurationError):
    """The database's schema is older than this version needs."""

    code = "schema_outdated"


class SchemaNewerError(ConfigurationError):
    """The database's schema was made by a newer version."""

    code = "schema_newer"


class InvalidInputError(LockenceError):
    """Something the caller gave is not acceptable; the message names it.

    Where it is fields of what was given, `fields` says what is wrong with each; where it is a file, `lines` does.
    """

    code = "invalid_input"
    status = 422

    def __init__(
        self, message: str, *, fields: Mapping[str, str] | None = None, lines: Sequence[tuple[int, str]] = ()
    ) -> None:
        super().__init__(message)
        self.fields = fields or {}
        self.lines = lines


class TooLargeError(LockenceError):
    """More was sent than is taken at once."""

    code = "body_too_large"
    status = 413


class UnauthenticatedError(LockenceError):
    """Nobody is named who could be asking, or not in a way to be believed."""

    code = "unauthenticated"
    status = 401


class SecondFactorNeededError(UnauthenticatedError):
    """The password is right, and a code that is right belongs to it."""

    code = "second_factor_needed"


class ForbiddenError(LockenceError):
    """Who is asking is known, and may not do this."""

    code = "forbidden"
    status = 403

    def __init__(self, message: str, *, code: str = code) -> None:
        super().__init__(message)
        self.code = code


class PreconditionFailedError(LockenceError):
    """The thing is no longer as the caller last saw it."""

    code = "changed_meanwhile"
    status = 412


class TooManyRequestsError(LockenceError):
    """Tried too often; `retry_after_seconds` says when to try again."""

    code = "too_many_requests"
    status = 429

    def __init__(self, message: str, *, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class NotFoundError(LockenceError):
    code = "not_found"
    status = 404

    def __init__(self, kind: str, identifier: str) -> None:
        super().__init__(f"There is no {kind} {identifier!r}.")


class ConflictError(LockenceError):
    """The request is fine, but not in the state things are in."""

    code = "conflict"
    status = 409


class UnavailableError(LockenceError):
    """The database cannot be reached, or too much is waiting for it. Trying again later is right."""

    code = "unavailable"
    status = 503
