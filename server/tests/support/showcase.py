"""A vendor with something to show: applications, customers, devices, trouble. All made through the APIs."""

import re
from types import TracebackType
from typing import Any, Self

import httpx

from tests.support.eventually import soon
from tests.support.servers import ServerProcess

EMAIL = "ada@example.com"
PASSWORD = "a violet herring sings"
ORGANISATION = "Example Software"

CUSTOMERS = (
    "Grace Hopper",
    "Alan Turing",
    "Katherine Johnson",
    "Edsger Dijkstra",
    "Barbara Liskov",
    "Donald Knuth",
    "Frances Allen",
    "Niklaus Wirth",
    "Radia Perlman",
    "John McCarthy",
    "Shafi Goldwasser",
    "Leslie Lamport",
)


class Vendor:
    """A person of the vendor, signed in, calling the management API as the dashboard does."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=f"{url}/api/v1", headers={"sec-fetch-site": "same-origin"}, timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def call(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._http.request(method, path, json=body)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        return self.call("POST", path, body)

    def set_up(self, token: str) -> None:
        person = {"email": EMAIL, "name": "Ada Lovelace", "password": PASSWORD, "organisation_name": ORGANISATION}
        self.post("/setup", {"token": token, **person})

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> None:
        self.post("/account/logins", {"email": email, "password": password})

    def invitation_link(self, server: ServerProcess, email: str, role: str) -> str:
        """The token behind the `#` of an invitation, which goes to the log where there is no mail server."""
        self.post("/invitations", {"email": email, "role": role})
        pattern = re.compile(r"/invitation#([\w-]+)")
        soon(lambda: pattern.search(server.log.read_text()))
        found: list[str] = pattern.findall(server.log.read_text())
        return found[-1]

    def cookies(self) -> list[dict[str, str]]:
        """Of the login, as a browser takes them."""
        return [{"name": one.name, "value": one.value or "", "url": self.url} for one in self._http.cookies.jar]

    def application(self, name: str) -> Any:
        return self.post("/applications", {"name": name})

    def licenses(self, application_id: str, **terms: Any) -> Any:
        return self.post(f"/applications/{application_id}/licenses", terms)

    def client(self, endpoint: str, **body: str) -> Any:
        """What the vendor's program is answered, whatever it is."""
        return httpx.post(f"{self.url}/api/v1/{endpoint}", json=body, timeout=30).json()

    def init(self, application: Any, key: str, hwid: str, **more: str) -> Any:
        return self.client("init", api_key=application["api_key"], license_key=key, hwid=hwid, **more)


def show(vendor: Vendor, webhook_url: str) -> dict[str, str]:
    """Fill the vendor's organisation; the ids of what pages are shown for."""
    application = vendor.application("Ortho CAD")
    vendor.application("Pixel Forge")
    base = f"/applications/{application['id']}"
    webhook = vendor.post(
        "/webhooks", {"url": webhook_url, "event_types": ["*"], "description": "Shop and mailing list"}
    )
    monthly = vendor.post(
        f"{base}/policies", {"name": "Monthly", "duration_seconds": 30 * 86_400, "starts": "first_use"}
    )
    vendor.post(
        f"{base}/policies", {"name": "Studio", "max_devices": 5, "max_sessions": 3, "entitlements": ["render"]}
    )
    licenses = [
        vendor.licenses(application["id"], policy_id=monthly["id"], username=name, email=_email(name))[0]
        for name in CUSTOMERS
    ]
    for number, license_ in enumerate(licenses[:9]):
        vendor.init(
            application, license_["key"], f"workstation-{number}", client_version="4.2.0", device_name="Studio PC"
        )
    # Grace tries a second device, Alan's license is suspended, Barbara is blocked.
    grace, alan = licenses[0], licenses[1]
    vendor.init(application, grace["key"], "a-borrowed-laptop", client_version="4.2.0")
    vendor.post(f"/licenses/{alan['id']}/suspend", {"reason": "Payment bounced"})
    vendor.init(application, alan["key"], "workstation-1", client_version="4.1.3")
    vendor.post(f"{base}/blocklist", {"kind": "device", "value": "workstation-4", "note": "Shared key"})
    vendor.post(f"{base}/blocklist", {"kind": "address", "value": "203.0.113.0/24", "note": "Reseller ring"})
    vendor.init(application, licenses[4]["key"], "workstation-4")
    vendor.post("/tokens", {"name": "Shop", "scopes": ["read", "licenses:write", "license_keys"]})
    vendor.post("/invitations", {"email": "grace@example.com", "role": "support"})
    return {"application": application["id"], "license": grace["id"], "webhook": webhook["id"]}


def _email(name: str) -> str:
    return f"{name.split(' ')[0].lower()}@example.com"
