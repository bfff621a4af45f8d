"""What becomes of an answer: a success, or which error."""

import json
from typing import Any

from vectors.bodies import written

SESSION = {
    "success": True,
    "message": "Authentication successful",
    "session_token": "52e854d2-ae98-40a6-b7f2-ee070b61c391",
    "expires_at": "2027-01-15T08:30:00Z",
    "username": "john_doe",
    "metadata": {"plan": "demo"},
    "code": "ok",
    "license_expires_at": None,
    "heartbeat_interval_seconds": 300,
    "entitlements": ["export"],
}
VALID = {name: SESSION[name] for name in SESSION if name not in {"session_token", "heartbeat_interval_seconds"}}
RENEWED = {
    name: SESSION[name] for name in ("success", "message", "code", "expires_at", "heartbeat_interval_seconds")
}
LOGGED_OUT = {"success": True, "message": "Logged out", "code": "ok"}
RESET = {**LOGGED_OUT, "message": "Devices reset", "resets_left": 1, "next_reset_at": "2027-01-16T08:00:00Z"}
SUCCESSES = {
    "init": SESSION,
    "validate": VALID,
    "heartbeat": RENEWED,
    "logout": LOGGED_OUT,
    "reset_devices": RESET,
}

REFUSALS = [
    (401, "invalid_api_key", "InvalidApiKey"),
    (403, "application_disabled", "ApplicationDisabled"),
    (403, "license_expired", "LicenseExpired"),
    (403, "license_disabled", "LicenseDisabled"),
    (403, "hwid_mismatch", "HwidMismatch"),
    (403, "device_blocked", "DeviceBlocked"),
    (403, "address_blocked", "AddressBlocked"),
    (403, "session_limit_reached", "SessionLimitReached"),
    (403, "version_outdated", "VersionOutdated"),
    (403, "reset_not_allowed", "ResetNotAllowed"),
    (403, "reset_limit_reached", "ResetLimitReached"),
    (404, "invalid_license_key", "InvalidLicenseKey"),
    (404, "session_not_found", "SessionNotFound"),
    (404, "session_expired", "SessionExpired"),
    (404, "session_ended", "SessionEnded"),
    (404, "not_found", "NotFound"),
]
TROUBLE = [
    (400, "bad_request", "BadRequest"),
    (405, "method_not_allowed", "MethodNotAllowed"),
    (413, "body_too_large", "BodyTooLarge"),
    (429, "rate_limited", "RateLimited"),
    (500, "internal_error", "InternalError"),
    (503, "unavailable", "Unavailable"),
]
BODY_BYTES_MAX = 262_144


def vectors() -> dict[str, Any]:
    return {
        "about": "See sdks/README.md, 'Errors'. `signed`: yes (a valid signature), no, or off (verify=False). "
        "`expect` is `fields` of a success, `done` where there is nothing to tell, or `error` with the values of "
        "its members.",
        "cases": [*successes(), *refusals(), *trouble(), *unsigned(), *unexpected(), *unknown()],
    }


def case(
    name: str,
    body: Any,
    expect: dict[str, Any],
    *,
    operation: str = "init",
    status: int = 200,
    signed: str = "yes",
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return {
        "name": name,
        "operation": operation,
        "signed": signed,
        "status": status,
        "headers": headers or {"Content-Type": "application/json", "X-Request-Id": "9f2c-7"},
        "body": written(content),
        "expect": expect,
    }


def error(kind: str, **members: Any) -> dict[str, Any]:
    return {"error": kind, **members}


def refusal(code: str, message: str = "No", **more: Any) -> dict[str, Any]:
    return {"success": False, "message": message, "code": code, **more}


def successes() -> list[dict[str, Any]]:
    no_end = {"license_expires_at": "2027-02-01T00:00:00Z"}
    nothing = {"username": "", "metadata": {}, "entitlements": []}
    fields = {
        operation: {name: value for name, value in body.items() if name not in {"success", "message", "code"}}
        for operation, body in SUCCESSES.items()
    }
    return [
        *(
            case(f"{operation}, {words}", body, {"fields": fields[operation]}, operation=operation, signed=signed)
            for operation, body in SUCCESSES.items()
            for signed, words in (("yes", "signed"), ("off", "with verify=False"))
        ),
        case("a license that ends", {**SESSION, **no_end}, {"fields": {**fields["init"], **no_end}}),
        case("a license with nothing", {**SESSION, **nothing}, {"fields": {**fields["init"], **nothing}}),
        case("fields that nobody knows", {**SESSION, "new": [1, {}]}, {"fields": fields["init"]}),
        case(
            "letters of everywhere",
            {**SESSION, "username": "j\u00f6hn \U0001f600"},
            {"fields": {**fields["init"], "username": "j\u00f6hn \U0001f600"}},
        ),
    ]


def refusals() -> list[dict[str, Any]]:
    members = {
        "license_disabled": {"detail": "Payment overdue"},
        "version_outdated": {"download_url": "https://example.com/download"},
        "reset_limit_reached": {"retry_at": "2027-02-01T00:00:00Z"},
    }
    common = {"message": "No", "request_id": "9f2c-7", "retry_after_seconds": None}
    over = [(404, "session_not_found"), (404, "session_expired"), (404, "session_ended")]
    return [
        *(
            case(
                f"{code}, signed",
                refusal(code, **members.get(code, {})),
                error(kind, code=code, status=status, signed=True, **common, **members.get(code, {})),
                status=status,
            )
            for status, code, kind in REFUSALS
            if status != 401
        ),
        case("no detail", refusal("license_disabled"), error("LicenseDisabled", detail=None), status=403),
        case(
            "a detail that is no text",
            refusal("license_disabled", detail=5),
            error("LicenseDisabled", detail=None),
            status=403,
        ),
        case(
            "no address to download",
            refusal("version_outdated"),
            error("VersionOutdated", download_url=None),
            status=403,
        ),
        case(
            "a retry_at that is no time",
            refusal("reset_limit_reached", retry_at="soon"),
            error("ResetLimitReached", retry_at=None),
            status=403,
        ),
        case(
            "no request id",
            refusal("license_expired"),
            error("LicenseExpired", request_id=None),
            status=403,
            headers={"Server": "x"},
        ),
        *(
            case(f"logout, {code}", refusal(code), {"done": True}, operation="logout", status=status)
            for status, code in over
        ),
        *(
            case(
                f"logout, {code}, unsigned",
                refusal(code),
                error("SignatureError", signed=False),
                operation="logout",
                status=status,
                signed="no",
            )
            for status, code in over
        ),
        case(
            "logout of a suspended license",
            refusal("license_disabled"),
            error("LicenseDisabled"),
            operation="logout",
            status=403,
        ),
    ]


def trouble() -> list[dict[str, Any]]:
    waiting = {"Retry-After": "7", "X-Request-Id": "9f2c-7"}
    return [
        *(
            case(
                f"{code}, which nobody can sign",
                refusal(code),
                error(kind, code=code, status=status, signed=False, message="No"),
                status=status,
                signed="no",
            )
            for status, code, kind in [(401, "invalid_api_key", "InvalidApiKey"), *TROUBLE]
        ),
        case(
            "429 with Retry-After",
            refusal("rate_limited"),
            error("RateLimited", retry_after_seconds=7),
            status=429,
            signed="no",
            headers=waiting,
        ),
        case(
            "503 with Retry-After",
            refusal("unavailable"),
            error("Unavailable", retry_after_seconds=7),
            status=503,
            signed="no",
            headers=waiting,
        ),
        case(
            "Retry-After as a date",
            refusal("unavailable"),
            error("Unavailable", retry_after_seconds=None),
            status=503,
            signed="no",
            headers={"Retry-After": "Fri, 15 Jan 2027 08:00:00 GMT"},
        ),
        case(
            "Retry-After with a fraction",
            refusal("unavailable"),
            error("Unavailable", retry_after_seconds=None),
            status=503,
            signed="no",
            headers={"Retry-After": "1.5"},
        ),
        case(
            "Retry-After below zero",
            refusal("unavailable"),
            error("Unavailable", retry_after_seconds=None),
            status=503,
            signed="no",
            headers={"Retry-After": "-1"},
        ),
        case(
            "Retry-After of ten digits",
            refusal("unavailable"),
            error("Unavailable", retry_after_seconds=None),
            status=503,
            signed="no",
            headers={"Retry-After": "9999999999"},
        ),
        case(
            "a proxy's 502",
            b"<html>Bad gateway</html>",
            error("Unavailable", code="unavailable", status=502, signed=False),
            status=502,
            signed="no",
        ),
        case("a proxy's 503", b"", error("Unavailable", code="unavailable", status=503), status=503, signed="no"),
        case(
            "a proxy's 504", b"{}", error("Unavailable", code="unavailable", status=504), status=504, signed="no"
        ),
        case(
            "a proxy's 500",
            b"oops",
            error("InternalError", code="internal_error", status=500),
            status=500,
            signed="no",
        ),
        case(
            "a proxy's 429",
            b"slow down",
            error("RateLimited", code="rate_limited", status=429),
            status=429,
            signed="no",
        ),
        case(
            "503 that says success",
            LOGGED_OUT,
            error("Unavailable", code="unavailable"),
            operation="logout",
            status=503,
            signed="no",
        ),
        case(
            "429 that says success",
            LOGGED_OUT,
            error("RateLimited", code="rate_limited"),
            operation="logout",
            status=429,
            signed="no",
        ),
    ]


def unsigned() -> list[dict[str, Any]]:
    def no(name: str, body: Any, **more: Any) -> dict[str, Any]:
        return case(
            name, body, error("SignatureError", code="signature_invalid", signed=False), signed="no", **more
        )

    return [
        *(
            no(f"{operation}, a success that is unsigned", body, operation=operation)
            for operation, body in SUCCESSES.items()
        ),
        *(no(f"{code}, unsigned", refusal(code), status=status) for status, code, _ in REFUSALS if status != 401),
        no("garbage, unsigned", b"\x00\xff"),
        no("a page of a hotel", b"<html>Welcome</html>"),
        no("a page of a hotel with 403", b"<html>Pay first</html>", status=403),
        no("a page that is not there", b"<html>Not found</html>", status=404),
        no("201, unsigned", SESSION, status=201),
        *(
            case(
                f"{code}, with verify=False",
                refusal(code),
                error(kind, code=code, status=status, signed=False),
                status=status,
                signed="off",
            )
            for status, code, kind in REFUSALS
        ),
    ]


def unexpected() -> list[dict[str, Any]]:
    def odd(name: str, body: Any, **more: Any) -> dict[str, Any]:
        return case(name, body, error("UnexpectedAnswer", code="unexpected_answer"), **more)

    def left_out(operation: str, field: str) -> dict[str, Any]:
        body = {name: value for name, value in SUCCESSES[operation].items() if name != field}
        return odd(f"{operation} without {field}", body, operation=operation)

    wrong: dict[str, list[Any]] = {
        "session_token": ["", 5, None],
        "expires_at": ["tomorrow", "2027-01-15", "2027-13-01T00:00:00Z", "2027-01-15T08:30:00", 1800000000, None],
        "username": [None, 5],
        "metadata": [None, [], "{}"],
        "license_expires_at": ["never", 0],
        "heartbeat_interval_seconds": [0, -5, "300", 1.5, True, None],
        "entitlements": [None, {}, [1], "export"],
        "code": ["license_expired", 5, None],
        "message": [None, 5],
        "success": ["true", 1, None, [True]],
    }
    return [
        *(left_out(operation, field) for operation, body in SUCCESSES.items() for field in body),
        *(
            odd(f"init with {field} {json.dumps(value)}", {**SESSION, field: value})
            for field, values in wrong.items()
            for value in values
        ),
        odd("reset_devices with a wrong time", {**RESET, "next_reset_at": "soon"}, operation="reset_devices"),
        odd("reset_devices with a text as number", {**RESET, "resets_left": "1"}, operation="reset_devices"),
        odd("a refusal with 200", refusal("license_expired")),
        odd("a refusal with 200, with verify=False", refusal("license_expired"), signed="off"),
        odd("a success with 403", SESSION, status=403),
        odd("a success with 404", SESSION, status=404),
        odd("a success with 201", SESSION, status=201),
        odd("a success with 401", SESSION, status=401, signed="no"),
        odd("a success with 400", SESSION, status=400, signed="no"),
        odd("no body", b""),
        odd("not JSON", b"<html></html>"),
        odd("half of it", json.dumps(SESSION).encode()[:-1]),
        odd("more than one", json.dumps(SESSION).encode() + b"{}"),
        odd("a list", [SESSION]),
        odd("a text", "ok"),
        odd("null", None),
        odd("not UTF-8", json.dumps(SESSION).encode().replace(b"john_doe", b"j\xf6hn")),
        odd("a number that JSON has not", json.dumps({**SESSION, "new": float("nan")}).encode()),
        odd("deeply nested", b"[" * 100_000),
        odd("with verify=False, not JSON", b"\x00\xff", signed="off"),
        odd("with verify=False, nothing", b"", signed="off"),
        odd("too large", b"x" * (BODY_BYTES_MAX + 1), signed="off"),
        odd("a 400 that is not of the contract", b"<html>Bad request</html>", status=400, signed="no"),
        odd("a 401 that is not of the contract", b"", status=401, signed="no"),
        *(
            odd(
                f"{status}, a redirect",
                b"",
                status=status,
                signed="no",
                headers={"Location": "https://example.com/"},
            )
            for status in (301, 302, 303, 307, 308)
        ),
        odd("304", b"", status=304, signed="no"),
        odd("a redirect that says success", SESSION, status=302, signed="no"),
        odd("a teapot", refusal("i_am_a_teapot"), status=418),
    ]


def unknown() -> list[dict[str, Any]]:
    return [
        case(
            "403 with an unknown code",
            refusal("moon_phase"),
            error("Refused", code="moon_phase", status=403, signed=True),
            status=403,
        ),
        case(
            "404 with an unknown code",
            refusal("moon_phase"),
            error("Refused", code="moon_phase", status=404),
            status=404,
        ),
        case(
            "401 with an unknown code",
            refusal("moon_phase"),
            error("Refused", code="moon_phase", signed=False),
            status=401,
            signed="no",
        ),
        case(
            "400 with an unknown code",
            refusal("moon_phase"),
            error("BadRequest", code="moon_phase"),
            status=400,
            signed="no",
        ),
        case(
            "429 with an unknown code",
            refusal("moon_phase"),
            error("RateLimited", code="moon_phase"),
            status=429,
            signed="no",
        ),
        case(
            "500 with an unknown code",
            refusal("moon_phase"),
            error("InternalError", code="moon_phase"),
            status=500,
            signed="no",
        ),
        case(
            "503 with an unknown code",
            refusal("moon_phase"),
            error("Unavailable", code="moon_phase"),
            status=503,
            signed="no",
        ),
        case(
            "a known code with another status",
            refusal("license_expired"),
            error("Refused", code="license_expired", status=404),
            status=404,
        ),
        case(
            "a code of trouble with a refusal's status",
            refusal("unavailable"),
            error("Refused", code="unavailable", status=403),
            status=403,
        ),
        case(
            "a code of the SDK itself",
            refusal("grace_over"),
            error("Refused", code="grace_over", status=403),
            status=403,
        ),
    ]
