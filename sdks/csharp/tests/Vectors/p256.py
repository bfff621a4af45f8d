"""Writes p256.json, the hard cases of verifying ECDSA on P-256.

    .venv/bin/python sdks/csharp/tests/Vectors/p256.py

Signatures are made by plain arithmetic, which can choose what a signing library cannot; whether they are valid is
what OpenSSL says, by the `cryptography` package. Everything is fixed, so that it writes the same bytes each time.
"""

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
PREFIX = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")

Point = tuple[int, int] | None


def add(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % P == 0:
        return None
    if one == other:
        slope = (3 * one[0] ** 2 - 3) * pow(2 * one[1], -1, P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P)
    x = (slope**2 - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def times(k: int, point: Point) -> Point:
    product: Point = None
    for bit in f"{k % N:b}":
        product = add(product, product)
        product = add(product, point) if bit == "1" else product
    return product


def x_of(point: Point) -> int:
    assert point is not None
    return point[0]


def number(name: str) -> int:
    return int.from_bytes(sha256(name.encode()).digest(), "big") % N


def bytes_of(value: int) -> bytes:
    return value.to_bytes(32, "big")


def case(name: str, key: Point, e: int, r: int, s: int, signature: bytes | None = None) -> dict[str, object]:
    assert key is not None
    signature = bytes_of(r) + bytes_of(s) if signature is None else signature
    return {
        "name": name,
        "public_key": b64encode(PREFIX + bytes_of(key[0]) + bytes_of(key[1])).decode(),
        "hash": bytes_of(e).hex(),
        "signature": signature.hex(),
        "valid": len(signature) == 64 and openssl_verifies(key, e, r, s),
    }


def openssl_verifies(key: tuple[int, int], e: int, r: int, s: int) -> bool:
    public_key = ec.EllipticCurvePublicNumbers(*key, ec.SECP256R1()).public_key()
    try:
        public_key.verify(encode_dss_signature(r, s), bytes_of(e), ec.ECDSA(Prehashed(SHA256())))
    except InvalidSignature:
        return False
    return True


def signed(d: int, k: int, e: int) -> tuple[int, int]:
    r = x_of(times(k, G)) % N
    return r, pow(k, -1, N) * (e + r * d) % N


def signatures() -> list[dict[str, object]]:
    cases = []
    for name in ("one", "two", "three", "four", "five", "six", "seven", "eight"):
        d, k, e = number(f"key {name}"), number(f"nonce {name}"), number(f"hash {name}")
        cases.append(case(f"a signature, {name}", times(d, G), e, *signed(d, k, e)))
    d, k, e = number("key"), number("nonce"), number("hash")
    key, (r, s) = times(d, G), signed(d, k, e)
    edges = {"0": 0, "1": 1, "n - 1": N - 1, "n": N, "n + 1": N + 1, "p": P, "2^256 - 1": 2**256 - 1}
    cases += [case(f"r is {name}", key, e, value, s) for name, value in edges.items()]
    cases += [case(f"s is {name}", key, e, r, value) for name, value in edges.items()]
    cases += [case(f"r and s are {name}", key, e, value, value) for name, value in edges.items()]
    hashes = {"0": 0, "1": 1, "n - 1": N - 1, "n": N, "n + 1": N + 1, "2^256 - 1": 2**256 - 1}
    cases += [case(f"the hash is {name}", key, value, *signed(d, k, value)) for name, value in hashes.items()]
    cases += [
        case("-s instead of s, which is as good", key, e, r, N - s),
        case("-r instead of r", key, e, N - r, s),
        case("r and s exchanged", key, e, s, r),
        case("another hash", key, e + 1, r, s),
        case("another key", times(d + 1, G), e, r, s),
        case("the same key, mirrored", (x_of(key), P - key[1]), e, r, s),  # type: ignore[index]
        case("nothing", key, e, r, s, b""),
        case("63 bytes", key, e, r, s, (bytes_of(r) + bytes_of(s))[:-1]),
        case("65 bytes", key, e, r, s, bytes_of(r) + bytes_of(s) + b"\0"),
        case("with a zero in front", key, e, r, s, b"\0" + bytes_of(r) + bytes_of(s)),
        case("twice", key, e, r, s, (bytes_of(r) + bytes_of(s)) * 2),
        case("DER", key, e, r, s, encode_dss_signature(r, s)),
    ]
    fitting = (k - r * d) % N
    cases.append(case("s is rightly 1", key, fitting, r, 1))
    cases.append(case("s is n + 1, where 1 would be right", key, fitting, r, N + 1))
    for position in (0, 31, 32, 63):
        raw = bytearray(bytes_of(r) + bytes_of(s))
        raw[position] ^= 1
        flipped = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
        cases.append(case(f"a bit flipped in byte {position}", key, e, *flipped))
    return cases + special_points()


def special_points() -> list[dict[str, object]]:
    """Where additions meet equal points, opposite points, and the one at infinity."""
    d, k, e = number("key"), number("nonce"), number("hash")
    cases = []
    private_keys = {"the generator": 1, "its opposite": N - 1, "its double": 2, "its half": (N + 1) // 2}
    for name, special in private_keys.items():
        cases.append(case(f"the key is {name}", times(special, G), e, *signed(special, k, e)))
        cases.append(case(f"the key is {name}, and nothing is right", times(special, G), e, 5, 7))
    r = x_of(times(k, G)) % N
    equal, opposite = r * d % N, -r * d % N
    cases.append(case("both products are one point", times(d, G), equal, *signed(d, k, equal)))
    cases.append(case("the products cancel each other", times(d, G), opposite, r, 1))
    cases.append(case("the nonce is 1", times(d, G), e, *signed(d, 1, e)))
    cases.append(case("the nonce is n - 1", times(d, G), e, *signed(d, N - 1, e)))
    return [*cases, *beyond_the_order()]


def beyond_the_order() -> list[dict[str, object]]:
    """The point's x is not less than the order, so that r is x - n. One in four thousand million is like this."""
    s, e = number("s"), number("e")
    x = next(x for x in range(N + 1, P) if pow((x**3 - 3 * x + B) % P, (P - 1) // 2, P) == 1)
    point = (x, pow((x**3 - 3 * x + B) % P, (P + 1) // 4, P))
    r = x - N
    inverse = pow(r, -1, N)
    key = add(times(inverse * s, point), times(-inverse * e, G))
    cases = {"x is beyond the order": r, "x is beyond the order, and r is one more": r + 1}
    return [case(name, key, e, value, s) for name, value in cases.items()]


def keys() -> list[dict[str, str]]:
    """What is no public key."""
    public_key = ec.derive_private_key(number("key"), ec.SECP256R1()).public_key()
    good = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    x, y = good[-64:-32], good[-32:]
    compressed = public_key.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)

    def other_curve(curve: ec.EllipticCurve) -> bytes:
        other = ec.derive_private_key(number("key"), curve).public_key()
        return other.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    bad = {
        "nothing": b"",
        "cut off": good[:-1],
        "with a byte more": good + b"\0",
        "only the point": good[-65:],
        "compressed": bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200") + compressed,
        "hybrid": good[:26] + b"\6" + x + y,
        "of secp256k1": other_curve(ec.SECP256K1()),
        "of P-384": other_curve(ec.SECP384R1()),
        "another algorithm": good.replace(bytes.fromhex("2a8648ce3d0201"), bytes.fromhex("2a8648ce3d0202")),
        "x and y exchanged": PREFIX + y + x,
        "beside the curve": PREFIX + x + bytes_of(int.from_bytes(y, "big") ^ 1),
        "zero": PREFIX + bytes(64),
        "x is p": PREFIX + bytes_of(P) + y,
        "y is p": PREFIX + x + bytes_of(P),
        "all ones": PREFIX + b"\xff" * 64,
        "x is 0 + p, which is on the curve as 0": PREFIX + bytes_of(P) + bytes_of(pow(B, (P + 1) // 4, P)),
    }
    return [{"name": name, "public_key": b64encode(der).decode()} for name, der in bad.items()]


if __name__ == "__main__":
    vectors = {"signatures": signatures(), "keys": keys()}
    Path(__file__).with_suffix(".json").write_text(json.dumps(vectors, indent=1) + "\n")
