"""Sell from your shop: whoever pays gets a license key.

A shop tells of a sale by calling a web address of yours: its webhook. This is such an address. It checks that
the call is the shop's, has Lockence make a license, and gives the key to `deliver`, where you send it to your
customer.

It needs Python 3.9 or newer and nothing else. docs/sell-from-your-shop.md walks through it.
"""

import hashlib
import hmac
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BODY_BYTES_MAX = 1024 * 1024
SIGNATURE_AGE_SECONDS_MAX = 300
LOCKENCE_SECONDS_MAX = 20


@dataclass(frozen=True)
class Sale:
    """What every shop says of a sale, in its own words. `order` is the shop's own id of it."""

    order: str
    product: str
    email: str
    name: str


class NotTheShopError(Exception):
    """The call is not signed as the shop signs."""


class Stripe:
    """A `checkout.session.completed` of Stripe; give your Checkout Session the metadata `{"product": …}`."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def sale(self, headers: Mapping[str, str], body: bytes, path: str) -> Sale | None:
        """The sale that this call tells of, if it tells of one. Raises `NotTheShopError`."""
        signed = dict(part.split("=", 1) for part in headers.get("Stripe-Signature", "").split(",") if "=" in part)
        check(self._secret, signed.get("t", ""), ".", body, signed.get("v1", ""))
        event = json.loads(body)
        if event["type"] != "checkout.session.completed":
            return None
        bought = event["data"]["object"]
        customer = bought["customer_details"]
        return Sale(bought["id"], bought["metadata"]["product"], customer["email"], customer.get("name") or "")


class Paddle:
    """A `transaction.completed` of Paddle Billing; price ids are the products, custom data the customer."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def sale(self, headers: Mapping[str, str], body: bytes, path: str) -> Sale | None:
        signed = dict(part.split("=", 1) for part in headers.get("Paddle-Signature", "").split(";") if "=" in part)
        check(self._secret, signed.get("ts", ""), ":", body, signed.get("h1", ""))
        event = json.loads(body)
        if event["event_type"] != "transaction.completed":
            return None
        bought = event["data"]
        customer = bought["custom_data"]
        return Sale(bought["id"], bought["items"][0]["price"]["id"], customer["email"], customer.get("name") or "")


class Gumroad:
    """A ping of Gumroad. It does not sign: put the secret into the address, `https://…/gumroad/SECRET`."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def sale(self, headers: Mapping[str, str], body: bytes, path: str) -> Sale | None:
        if not hmac.compare_digest(path.rpartition("/")[2].encode(), self._secret.encode()):
            raise NotTheShopError
        ping = dict(urllib.parse.parse_qsl(body.decode()))
        return Sale(ping["sale_id"], ping["product_permalink"], ping["email"], ping.get("full_name", ""))


SHOPS = {"stripe": Stripe, "paddle": Paddle, "gumroad": Gumroad}


def check(secret: str, timestamp: str, separator: str, body: bytes, signature: str) -> None:
    """Whether the shop signed this body, not long ago. Raises `NotTheShopError`."""
    wanted = hmac.new(secret.encode(), f"{timestamp}{separator}".encode() + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted.encode(), signature.encode()):
        raise NotTheShopError
    if abs(time.time() - int(timestamp)) > SIGNATURE_AGE_SECONDS_MAX:
        raise NotTheShopError


class Lockence:
    """The one thing that a shop needs of the management API."""

    def __init__(self, url: str, token: str, application_id: str) -> None:
        self._licenses = f"{url}/api/v1/applications/{application_id}/licenses"
        self._token = token

    def license_for(self, sale: Sale, policy_id: str) -> str:
        """The key of this order's license. However often the shop tells of an order, it is one license."""
        wanted = {
            "policy_id": policy_id,
            "username": sale.name or sale.email,
            "email": sale.email,
            "note": f"order {sale.order}",
            "metadata": {"order": sale.order},
        }
        request = urllib.request.Request(
            self._licenses,
            data=json.dumps(wanted).encode(),
            headers={
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                "Idempotency-Key": f"order {sale.order}",
            },
        )
        with urllib.request.urlopen(request, timeout=LOCKENCE_SECONDS_MAX) as response:
            return str(json.load(response)[0]["key"])


def deliver(sale: Sale, key: str) -> None:
    """Send the key to your customer: by e-mail, or back to the shop. This example only says that it would."""
    print(f"order {sale.order}: send {key} to {sale.email}", flush=True)


class Handler(BaseHTTPRequestHandler):
    shops: Mapping[str, Any] = {}
    products: Mapping[str, str] = {}
    lockence: Lockence

    def do_POST(self) -> None:
        self.send_response(self._status())
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _status(self) -> int:
        """200 tells the shop that all is done; anything else, and it comes again later."""
        shop = self.shops.get(self.path.split("/")[1])
        size = int(self.headers.get("Content-Length") or 0)
        if shop is None or size > BODY_BYTES_MAX:
            return 404
        try:
            sale = shop.sale(self.headers, self.rfile.read(size), self.path)
        except NotTheShopError:
            return 401
        except (KeyError, IndexError, TypeError, ValueError) as error:
            print(f"this call is not understood: {error!r}", file=sys.stderr, flush=True)
            return 400
        if sale is None:
            return 200  # Something else than a sale.
        if sale.product not in self.products:
            print(f"order {sale.order}: no policy for the product {sale.product!r}", file=sys.stderr, flush=True)
            return 500
        try:
            key = self.lockence.license_for(sale, self.products[sale.product])
        except OSError as error:
            print(f"order {sale.order}: {error}; the shop will try again", file=sys.stderr, flush=True)
            return 503
        deliver(sale, key)
        return 200

    def log_message(self, *_: object) -> None:
        """Quiet: Gumroad's address has a secret in it."""


def main() -> None:
    variables = os.environ
    Handler.lockence = Lockence(variables["LOCKENCE"], variables["TOKEN"], variables["APPLICATION"])
    Handler.products = json.loads(variables["PRODUCTS"])
    secrets = ((name, shop, variables.get(f"{name.upper()}_SECRET")) for name, shop in SHOPS.items())
    Handler.shops = {name: shop(secret) for name, shop, secret in secrets if secret}
    server = ThreadingHTTPServer(("127.0.0.1", int(variables.get("PORT", "8090"))), Handler)
    print(f"Waiting for {', '.join(Handler.shops)} on port {server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
