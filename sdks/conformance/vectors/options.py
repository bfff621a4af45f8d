"""With which options a client can be made, and where it then asks."""

from typing import Any

from vectors.signatures import NEXT, OURS, key, public_key

GOOD = {"base_url": "https://example.com", "api_key": "lk_example", "public_keys": [public_key(OURS)]}


def vectors() -> dict[str, Any]:
    return {
        "about": "See sdks/README.md, 'The client'. What is left out is not given. `expect` is the address of "
        "init, or null if the client must not come into being.",
        "cases": [*addresses(), *keys(), *limits()],
    }


def case(name: str, expect: str | None, **options: Any) -> dict[str, Any]:
    given = {name: value for name, value in {**GOOD, **options}.items() if value is not ...}
    return {"name": name, "options": given, "expect": expect}


def addresses() -> list[dict[str, Any]]:
    good = {
        "https://example.com": "https://example.com/api/v1/init",
        "https://example.com/": "https://example.com/api/v1/init",
        "https://example.com/api/v1": "https://example.com/api/v1/init",
        "https://example.com/api/v1/": "https://example.com/api/v1/init",
        "https://example.com:8443": "https://example.com:8443/api/v1/init",
        "http://localhost:8080": "http://localhost:8080/api/v1/init",
        "http://127.0.0.1:8080/api/v1": "http://127.0.0.1:8080/api/v1/init",
        "http://[::1]:8080": "http://[::1]:8080/api/v1/init",
    }
    bad = {
        "nothing": "",
        "no scheme": "example.com",
        "another scheme": "ftp://example.com",
        "no host": "https://",
        "plain HTTP": "http://example.com",
        "plain HTTP to what only begins like this computer": "http://localhost.example.com",
        "plain HTTP to what only looks like this computer": "http://127.0.0.1.example.com",
        "another path": "https://example.com/licensing",
        "an endpoint": "https://example.com/api/v1/init",
        "another version": "https://example.com/api/v2",
        "a query": "https://example.com/?x=1",
        "a fragment": "https://example.com/#x",
        "a password": "https://user:password@example.com",
        "a port that is none": "https://example.com:port",
    }
    return [
        *(case(url, expect, base_url=url) for url, expect in good.items()),
        *(case(name, None, base_url=url) for name, url in bad.items()),
        case(
            "plain HTTP, as wished",
            "http://example.com/api/v1/init",
            base_url="http://example.com",
            allow_http=True,
        ),
    ]


def keys() -> list[dict[str, Any]]:
    url = "https://example.com/api/v1/init"
    ours, following = public_key(OURS), public_key(NEXT)
    many = [public_key(key(f"number {number}")) for number in range(9)]
    ed25519 = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    return [
        case("two keys", url, public_keys=[ours, following]),
        case("eight keys", url, public_keys=many[:8]),
        case("nine keys", None, public_keys=many),
        case("no keys", None, public_keys=...),
        case("an empty list", None, public_keys=[]),
        case("verify=False", url, public_keys=..., verify=False),
        case("verify=False with keys", None, verify=False),
        case("a key that is not base64", None, public_keys=["#"]),
        case("a key that is empty", None, public_keys=[""]),
        case("a key cut off", None, public_keys=[ours[:-8]]),
        case("a key of Ed25519", None, public_keys=[ed25519]),
        case("a good key and a bad one", None, public_keys=[ours, "AAAA"]),
    ]


def limits() -> list[dict[str, Any]]:
    url = "https://example.com/api/v1/init"
    return [
        case("no API key", None, api_key=""),
        case("an API key of 128 characters", url, api_key="k" * 128),
        case("an API key of 129 characters", None, api_key="k" * 129),
        case("times", url, attempt_seconds=2.5, total_seconds=7),
        case("no time for an attempt", None, attempt_seconds=0),
        case("no time at all", None, total_seconds=-1),
        case("a file that is not there", None, ca_file="/nonexistent/ca.pem"),
        case("a version and a name", url, client_version="1.4.2", device_name="Desk"),
    ]
