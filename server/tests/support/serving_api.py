"""A real server with a person, an API token and one of everything, for what is typed into a shell."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from lockence_server.management.access import Permission
from lockence_server.settings import Settings
from tests.support.servers import ServerProcess, serving

EMAIL = "ada@example.com"
PASSWORD = "a violet herring sings"


@dataclass
class ApiServer:
    process: ServerProcess
    http: httpx.Client
    token: str
    cookie: str
    """Of the person's login, as `Cookie` has it."""

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        answer = self.http.post(f"{self.process.url}/api/v1{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def get(self, path: str) -> Any:
        answer = self.http.get(f"{self.process.url}/api/v1{path}")
        assert answer.is_success, answer.text
        return answer.json()

    def fresh_variables(self) -> dict[str, str]:
        """An environment whose variables name things made just now."""
        application = self.post("/applications", {"name": "Example"})
        base = f"/applications/{application['id']}"
        policy = self.post(f"{base}/policies", {"name": "Preset", "duration_seconds": 86400})
        [license_] = self.post(f"{base}/licenses", {"policy_id": policy["id"], "username": "ada"})
        started = httpx.post(
            f"{self.process.url}/api/v1/init",
            json={"api_key": application["api_key"], "license_key": license_["key"], "hwid": "a device"},
        )
        assert started.json()["success"], started.text
        return {
            "PATH": os.environ["PATH"],
            "URL": self.process.url,
            "TOKEN": self.token,
            "APPLICATION": application["id"],
            "API_KEY": application["api_key"],
            "POLICY": policy["id"],
            "LICENSE": license_["id"],
            "DEVICE": self.get(f"/licenses/{license_['id']}/devices")["items"][0]["id"],
            "SESSION": self.get(f"/sessions?license_id={license_['id']}")["items"][0]["id"],
        }


@contextmanager
def serving_api(settings: Settings, log: Path, *options: str) -> Iterator[ApiServer]:
    """Start, make the first account with what the server printed, and an API token that may do everything."""
    with serving(settings, log, *options) as process, httpx.Client(timeout=30) as http:
        set_up = re.search(r"/setup#(\S+)", process.printed.read_text())
        assert set_up is not None
        person = {"email": EMAIL, "name": "Ada", "password": PASSWORD, "organisation_name": "Example Ltd"}
        made = http.post(f"{process.url}/api/v1/setup", json={"token": set_up[1], **person})
        assert made.is_success, made.text
        wanted = {"name": "Tests", "scopes": [permission.value for permission in Permission]}
        created = http.post(f"{process.url}/api/v1/tokens", json=wanted, headers={"sec-fetch-site": "same-origin"})
        assert created.is_success, created.text
        cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
        http.cookies.clear()
        token: str = created.json()["token"]
        http.headers["authorization"] = f"Bearer {token}"
        yield ApiServer(process, http, token, cookie)
