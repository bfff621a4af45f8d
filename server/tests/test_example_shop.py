"""The shop example, as a real process beside a real server: one order, one license, whatever the shop sends."""

import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from lockence_server.settings import Settings
from tests.conftest import SECRET_KEY
from tests.support.servers import free_port
from tests.support.serving_api import ApiServer, serving_api
from tests.test_docs import REPOSITORY

EXAMPLE = REPOSITORY / "examples" / "shop" / "fulfil.py"
SECRET = "known-to-the-shop-and-me"
PRODUCT = "photo-editor"
START_SECONDS_MAX = 10.0

Call = tuple[str, bytes, Mapping[str, str]]


@dataclass
class Shop:
    url: str
    printed: Path
    server: ApiServer
    application_id: str

    def tell(self, call: Call) -> int:
        path, body, headers = call
        return httpx.post(self.url + path, content=body, headers=headers, timeout=30).status_code

    def licenses(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.server.get(f"/licenses?application_id={self.application_id}")["items"]
        return found

    def delivered(self) -> list[str]:
        return self.printed.read_text().splitlines()[1:]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ApiServer]:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'lockence.db'}", secret_key=SECRET_KEY)
    with serving_api(settings, tmp_path / "log") as serving:
        yield serving


@pytest.fixture
def shop(server: ApiServer, tmp_path: Path) -> Iterator[Shop]:
    application = server.post("/applications", {"name": "Photo Editor"})
    policy = server.post(
        f"/applications/{application['id']}/policies", {"name": "One year", "duration_seconds": 60}
    )
    token = server.post("/tokens", {"name": "Shop", "scopes": ["licenses:write"]})
    port = free_port()
    variables = {
        "LOCKENCE": server.process.url,
        "TOKEN": token["token"],
        "APPLICATION": application["id"],
        "PRODUCTS": json.dumps({PRODUCT: policy["id"]}),
        "PORT": str(port),
        **{f"{name}_SECRET": SECRET for name in ("STRIPE", "PADDLE", "GUMROAD")},
    }
    printed = tmp_path / "shop, printed"
    with running(variables, printed):
        yield Shop(f"http://127.0.0.1:{port}", printed, server, application["id"])


@contextmanager
def running(variables: Mapping[str, str], printed: Path) -> Iterator[None]:
    with printed.open("w") as output:
        process = subprocess.Popen([sys.executable, EXAMPLE], env={**os.environ, **variables}, stdout=output)
    try:
        deadline = time.monotonic() + START_SECONDS_MAX
        while not printed.read_text():
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def signature(separator: str, body: bytes, timestamp: int, secret: str) -> str:
    return hmac.new(secret.encode(), f"{timestamp}{separator}".encode() + body, hashlib.sha256).hexdigest()


def stripe(
    order: str, secret: str = SECRET, age_seconds: int = 0, kind: str = "checkout.session.completed"
) -> Call:
    bought = {
        "id": order,
        "metadata": {"product": PRODUCT},
        "customer_details": {"email": "ada@example.com", "name": "Ada"},
    }
    body = json.dumps({"type": kind, "data": {"object": bought}}).encode()
    timestamp = int(time.time()) - age_seconds
    signed = f"t={timestamp},v1={signature('.', body, timestamp, secret)}"
    return "/stripe", body, {"stripe-signature": signed}


def paddle(order: str, secret: str = SECRET, age_seconds: int = 0) -> Call:
    bought = {"id": order, "items": [{"price": {"id": PRODUCT}}], "custom_data": {"email": "ada@example.com"}}
    body = json.dumps({"event_type": "transaction.completed", "data": bought}).encode()
    timestamp = int(time.time()) - age_seconds
    return "/paddle", body, {"paddle-signature": f"ts={timestamp};h1={signature(':', body, timestamp, secret)}"}


def gumroad(order: str, secret: str = SECRET) -> Call:
    ping = {"sale_id": order, "product_permalink": PRODUCT, "email": "ada@example.com", "full_name": "Ada"}
    return f"/gumroad/{secret}", urlencode(ping).encode(), {}


@pytest.mark.parametrize("sale", [stripe, paddle, gumroad])
def test_who_pays_gets_one_key_however_often_the_shop_says_so(shop: Shop, sale: Callable[..., Call]) -> None:
    assert [shop.tell(sale("order-1")) for _ in range(3)] == [200] * 3
    [license_] = shop.licenses()
    assert license_["email"] == "ada@example.com"
    assert license_["metadata"] == {"order": "order-1"}
    assert set(shop.delivered()) == {f"order order-1: send {license_['key']} to ada@example.com"}
    assert shop.tell(sale("order-2")) == 200
    assert len(shop.licenses()) == 2


def test_who_is_not_the_shop_gets_nothing(shop: Shop) -> None:
    unsigned: Call = ("/stripe", stripe("order-1")[1], {})
    for call in (stripe("o", "guessed"), stripe("o", age_seconds=600), paddle("o", "guessed"), unsigned):
        assert shop.tell(call) == 401
    assert shop.tell(gumroad("o", "guessed")) == 401
    assert shop.licenses() == []


def test_what_is_no_sale_makes_no_license(shop: Shop) -> None:
    assert shop.tell(stripe("order-1", kind="charge.refunded")) == 200
    assert shop.licenses() == []


def test_while_lockence_is_away_the_shop_is_told_to_come_again(shop: Shop) -> None:
    shop.server.process.stop()
    assert shop.tell(stripe("order-1")) == 503
    shop.server.process.start()
    assert shop.tell(stripe("order-1")) == 200
    assert len(shop.licenses()) == 1
