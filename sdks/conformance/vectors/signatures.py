"""Answers that are signed, well and badly."""

from base64 import b64encode
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from vectors.bodies import written

COMPONENTS = '("@status" "content-digest" "@method";req "@path";req "content-digest";req)'
NONCE = "d75c6c9b86a0cf0cc1ab96ef6631c9ef"
CREATED = 1_800_000_000
BODY = (
    '{"success":true,"message":"Authentication successful","session_token":"52e854d2-ae98-40a6-b7f2-ee070b61c391",'
    '"expires_at":"2027-01-15T08:30:00Z","username":"j\u00f6hn","metadata":{"plan":"demo"},"code":"ok",'
    '"license_expires_at":null,"heartbeat_interval_seconds":300,"entitlements":["export"]}'
).encode()
REFUSAL = b'{"success":false,"message":"License expired","code":"license_expired"}'
REQUEST = b'{"api_key":"lk_example","license_key":"XXXXX-XXXXX-XXXXX-XXXXX","hwid":"desk"}'


def key(name: str) -> EllipticCurvePrivateKey:
    """A private key that is the same each time. For vectors only: anybody can derive it."""
    return derive_private_key(int.from_bytes(sha256(name.encode()).digest(), "big"), SECP256R1())


def public_key(private_key: EllipticCurvePrivateKey) -> str:
    der = private_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b64encode(der).decode()


OURS, NEXT, STRANGERS = key("ours"), key("the next of ours"), key("a stranger's")


def digest(body: bytes) -> str:
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


@dataclass(frozen=True)
class Signing:
    """What a signer signs, and how it shows it."""

    key: EllipticCurvePrivateKey = OURS
    status: int = 200
    body: bytes = BODY
    request: bytes = REQUEST
    method: str = "POST"
    path: str = "/api/v1/init"
    components: str = COMPONENTS
    parameters: str = f';created={CREATED};keyid="sig_1";alg="ecdsa-p256-sha256";nonce="{NONCE}"'
    label: str = "lockence"
    content_digest: str | None = None

    def base(self) -> str:
        return (
            f'"@status": {self.status}\n'
            f'"content-digest": {self.content_digest or digest(self.body)}\n'
            f'"@method";req: {self.method}\n'
            f'"@path";req: {self.path}\n'
            f'"content-digest";req: {digest(self.request)}\n'
            f'"@signature-params": {self.components}{self.parameters}'
        )

    def signature(self, base: str | None = None) -> bytes:
        signed = self.key.sign((base or self.base()).encode(), ECDSA(SHA256(), deterministic_signing=True))
        r, s = decode_dss_signature(signed)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def headers(self, base: str | None = None) -> dict[str, str]:
        return {
            "Content-Digest": self.content_digest or digest(self.body),
            "Signature-Input": f"{self.label}={self.components}{self.parameters}",
            "Signature": f"{self.label}=:{b64encode(self.signature(base)).decode()}:",
        }


GOOD = Signing()
OTHER_LABEL = replace(
    GOOD, label="proxy", key=STRANGERS, components='("date")', parameters=';created=1;keyid="p, q)"'
)


def vectors() -> dict[str, Any]:
    return {
        "about": "See sdks/README.md, 'Signatures'. `expect` is `created`, or the reason of the SignatureError.",
        "public_keys": {"ours": public_key(OURS), "next": public_key(NEXT), "strangers": public_key(STRANGERS)},
        "cases": [*good(), *altered(), *malformed(), *digests(), *clock()],
    }


def case(
    name: str,
    headers: dict[str, str] | list[tuple[str, str]],
    expect: int | str,
    *,
    keys: tuple[str, ...] = ("ours",),
    status: int = 200,
    body: bytes = BODY,
    path: str = "/api/v1/init",
    request: bytes = REQUEST,
    nonce: str = NONCE,
    server_time: int | None = None,
) -> dict[str, Any]:
    return {
        "name": name,
        "public_keys": list(keys),
        "request": {"path": path, "body": written(request), "nonce": nonce},
        "answer": {
            "status": status,
            "headers": [list(each) for each in (headers.items() if isinstance(headers, dict) else headers)],
            "body": written(body),
        },
        "server_time": server_time,
        "expect": {"created": expect} if isinstance(expect, int) else {"reason": expect},
    }


def good() -> list[dict[str, Any]]:
    headers = GOOD.headers()
    two = OTHER_LABEL.headers()
    joined = {name: f"{two[name]} , {headers[name]}" for name in ("Signature-Input", "Signature")}
    reordered = replace(
        GOOD, parameters=f';nonce="{NONCE}";alg="ecdsa-p256-sha256";created={CREATED};keyid="sig_1"'
    )
    more = replace(GOOD, parameters=f'{GOOD.parameters};tag="a \\"quoted\\" \\\\ tag, (new)";priority=-1')
    refusal = replace(GOOD, status=403, body=REFUSAL)
    empty = replace(GOOD, body=b"")
    sha512 = replace(GOOD, content_digest=f"sha-512=:AAAA:, {digest(BODY)}")
    validate = replace(GOOD, path="/api/v1/validate", request=b'{"api_key":"lk_example","session_token":"t"}')
    return [
        case("a signed success", headers, CREATED),
        case("a signed refusal", refusal.headers(), CREATED, status=403, body=REFUSAL),
        case("of another operation", validate.headers(), CREATED, path=validate.path, request=validate.request),
        case("an empty body", empty.headers(), CREATED, body=b""),
        case("header names in lower case", {name.lower(): value for name, value in headers.items()}, CREATED),
        case("the second key of the list", replace(GOOD, key=NEXT).headers(), CREATED, keys=("ours", "next")),
        case("the first key of the list", headers, CREATED, keys=("ours", "next")),
        case("an unknown key id, which chooses nothing", with_parameter("sig_1", "sig_other").headers(), CREATED),
        case("parameters in another order", reordered.headers(), CREATED),
        case("parameters that nobody knows", more.headers(), CREATED),
        case("beside another signature, in one line", {**headers, **joined}, CREATED),
        case("beside another signature, in lines of their own", [*[*two.items()][1:], *headers.items()], CREATED),
        case("a digest beside another", sha512.headers(), CREATED),
        case("blanks around the values", {name: f" {value}\t" for name, value in headers.items()}, CREATED),
    ]


def altered() -> list[dict[str, Any]]:
    headers = GOOD.headers()
    expired = replace(GOOD, status=403, body=REFUSAL)
    truth = REFUSAL.replace(b"false", b"true")
    missing = replace(GOOD, components='("content-digest" "@method";req "@path";req "content-digest";req)')
    base_without_status = missing.base().partition("\n")[2]
    extra = replace(GOOD, components=COMPONENTS.replace(")", ' "date")'))
    base_with_date = extra.base().replace(
        '"@signature-params"', '"date": Fri, 15 Jan 2027 08:00:00 GMT\n"@signature-params"'
    )
    flipped = bytearray(GOOD.signature())
    flipped[10] ^= 1
    zero = b64encode(bytes(64)).decode()
    return [
        case("a changed body", headers, "digest", body=BODY.replace(b"export", b"import")),
        case(
            "a changed body with its own digest",
            {**headers, "Content-Digest": digest(truth)},
            "signature",
            body=truth,
        ),
        case("a refusal made a success by its status", expired.headers(), "signature", status=200, body=REFUSAL),
        case("a success made a refusal by its status", headers, "signature", status=403),
        case("an answer to another path", replace(GOOD, path="/api/v1/validate").headers(), "signature"),
        case("an answer to another method", replace(GOOD, method="GET").headers(), "signature"),
        case("an answer to another request", replace(GOOD, request=b"{}").headers(), "signature"),
        case("an answer to another nonce", headers, "nonce", nonce="00000000000000000000000000000000"),
        case("the nonce in another case", headers, "nonce", nonce=NONCE.upper()),
        case("the nonce swapped after signing", swapped(headers, NONCE, "0" * 32), "signature", nonce="0" * 32),
        case("created changed after signing", swapped(headers, str(CREATED), str(CREATED + 1)), "signature"),
        case("a stranger's key", replace(GOOD, key=STRANGERS).headers(), "signature"),
        case("a key that is no longer in the list", headers, "signature", keys=("next",)),
        case("no signature at all", {}, "unsigned"),
        case("only a digest", only(headers, "Content-Digest"), "unsigned"),
        case("Signature left out", without(headers, "Signature"), "unsigned"),
        case("Signature-Input left out", without(headers, "Signature-Input"), "unsigned"),
        case("Content-Digest left out", without(headers, "Content-Digest"), "unsigned"),
        case("under another label only", replace(GOOD, label="sig1").headers(), "unsigned"),
        case(
            "labels that differ",
            {**headers, "Signature": replace(GOOD, label="sig1").headers()["Signature"]},
            "unsigned",
        ),
        case("a label in another case", replace(GOOD, label="Lockence").headers(), "unsigned"),
        case("a component left out", missing.headers(base_without_status), "components"),
        case("no component", replace(GOOD, components="()").headers(), "components"),
        case("a component more", extra.headers(base_with_date), "components"),
        case(
            "components in another order", replace(GOOD, components=reversed_components()).headers(), "components"
        ),
        case(
            "the status of the request",
            replace(GOOD, components=COMPONENTS.replace('s"', 's";req', 1)).headers(),
            "components",
        ),
        case("another algorithm", with_parameter("ecdsa-p256-sha256", "rsa-v1_5-sha256").headers(), "algorithm"),
        case(
            "a shared secret as algorithm",
            with_parameter("ecdsa-p256-sha256", "hmac-sha256").headers(),
            "algorithm",
        ),
        case("no algorithm", with_parameter(';alg="ecdsa-p256-sha256"', "").headers(), "algorithm"),
        case("no nonce", with_parameter(f';nonce="{NONCE}"', "").headers(), "nonce"),
        case("a flipped bit", {**headers, "Signature": f"lockence=:{b64encode(flipped).decode()}:"}, "signature"),
        case("a signature of zeros", {**headers, "Signature": f"lockence=:{zero}:"}, "signature"),
        case("a signature of ones", {**headers, "Signature": f"lockence=:{'/' * 85}w==:"}, "signature"),
    ]


def malformed() -> list[dict[str, Any]]:
    headers = GOOD.headers()
    signed, given = headers["Signature"], headers["Signature-Input"]
    der = b64encode(OURS.sign(GOOD.base().encode(), ECDSA(SHA256(), deterministic_signing=True))).decode()
    inputs = {
        "no inner list": "lockence=1",
        "nothing after the label": "lockence",
        "an inner list that is not closed": f"lockence={COMPONENTS[:-1]}",
        "created as a string": swapped(headers, str(CREATED), f'"{CREATED}"')["Signature-Input"],
        "created with a fraction": swapped(headers, str(CREATED), f"{CREATED}.5")["Signature-Input"],
        "created of 16 digits": swapped(headers, str(CREATED), "1" * 16)["Signature-Input"],
        "no created": given.replace(f";created={CREATED}", ""),
        "no key id": given.replace(';keyid="sig_1"', ""),
        "alg as a token": given.replace('"ecdsa-p256-sha256"', "ecdsa-p256-sha256"),
        "nonce as an integer": given.replace(f'"{NONCE}"', "12345"),
        "created twice": f"{given};created={CREATED}",
        "a string that is not closed": given[:-1],
        "a string with a wrong escape": given.replace("sig_1", "sig\\_1"),
        "a string beyond ASCII": given.replace("sig_1", "sig\u00e9"),
        "a parameter with no value": f"{given};tag",
        "a blank in front of a parameter": given.replace(";created", "; created"),
        "a parameter's name in upper case": f'{given};Tag="x"',
        "something after the parameters": f"{given} x",
        "the label twice": f"{given}, {given}",
    }
    signatures = {
        "base64 that is none": "lockence=:####:",
        "base64 without padding": signed.replace("==", ""),
        "base64url": "lockence=:" + "_" * 85 + "w==:",
        "no colons": signed.replace(":", ""),
        "one colon": signed[:-1],
        "blanks in the base64": f"{signed[:40]} {signed[40:]}",
        "DER in place of two numbers": f"lockence=:{der}:",
        "63 bytes": f"lockence=:{b64encode(GOOD.signature()[:63]).decode()}:",
        "65 bytes": f"lockence=:{b64encode(GOOD.signature() + b'0').decode()}:",
        "nothing": "lockence=::",
        "its label twice": f"{signed}, {signed}",
    }
    return [
        *(
            case(f"Signature-Input: {name}", {**headers, "Signature-Input": value}, "malformed")
            for name, value in inputs.items()
        ),
        *(
            case(f"Signature: {name}", {**headers, "Signature": value}, "malformed")
            for name, value in signatures.items()
        ),
    ]


def digests() -> list[dict[str, Any]]:
    def named(name: str, value: str, expect: str) -> dict[str, Any]:
        return case(f"Content-Digest: {name}", replace(GOOD, content_digest=value).headers(), expect)

    return [
        named("of another body", digest(b"another"), "digest"),
        named("only sha-512", "sha-512=:AAAA:", "digest"),
        named("not base64", "sha-256=:####:", "malformed"),
        named("too short", "sha-256=:AAAA:", "malformed"),
        named("a string", f'sha-256="{digest(BODY)[9:-1]}"', "malformed"),
        named("twice", f"{digest(BODY)}, {digest(BODY)}", "malformed"),
    ]


def clock() -> list[dict[str, Any]]:
    headers = GOOD.headers()
    return [
        case("created now", headers, CREATED, server_time=CREATED),
        case("created 300 seconds ago", headers, CREATED, server_time=CREATED + 300),
        case("created 301 seconds ago", headers, "created", server_time=CREATED + 301),
        case("created in 300 seconds", headers, CREATED, server_time=CREATED - 300),
        case("created in 301 seconds", headers, "created", server_time=CREATED - 301),
        case("created a day ago", headers, "created", server_time=CREATED + 86_400),
        case("created before 1970", with_parameter(str(CREATED), "-1").headers(), "created", server_time=CREATED),
    ]


def with_parameter(old: str, new: str) -> Signing:
    """Signed with another parameter."""
    return replace(GOOD, parameters=GOOD.parameters.replace(old, new))


def swapped(headers: dict[str, str], old: str, new: str) -> dict[str, str]:
    """Changed after it was signed."""
    return {**headers, "Signature-Input": headers["Signature-Input"].replace(old, new)}


def without(headers: dict[str, str], name: str) -> dict[str, str]:
    return {each: value for each, value in headers.items() if each != name}


def only(headers: dict[str, str], name: str) -> dict[str, str]:
    return {name: headers[name]}


def reversed_components() -> str:
    return "(" + " ".join(reversed(COMPONENTS.strip("()").split(" "))) + ")"
