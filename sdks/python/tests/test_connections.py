"""The way to the server."""

from __future__ import annotations

import ssl
from base64 import b64encode
from typing import Any

import pytest

from lockence.connections import pool_options
from tests.support.driving import checked

VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def proxy_of(**options: Any) -> Any:
    return pool_options(checked(**options))["proxy"]


def test_the_proxy_that_the_computer_is_set_up_with(monkeypatch: pytest.MonkeyPatch) -> None:
    assert proxy_of() is None
    monkeypatch.setenv("https_proxy", "http://user:pass%20word@proxy.example.com:3128")
    proxy = proxy_of()
    assert (proxy.url.host, proxy.url.port) == (b"proxy.example.com", 3128)
    assert proxy.headers == [(b"Proxy-Authorization", b"Basic " + b64encode(b"user:pass word"))]
    assert proxy_of(base_url="http://127.0.0.1:8080") is None
    monkeypatch.setenv("no_proxy", "example.com")
    assert proxy_of() is None


@pytest.mark.parametrize("value", ["socks5://proxy.example.com:1080", "http://", "proxy.example.com:3128"])
def test_a_proxy_of_another_kind_is_left_alone(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("https_proxy", value)
    assert (proxy_of() is None) == (not value.startswith("proxy"))


def test_tls_is_checked_and_not_old() -> None:
    context = pool_options(checked())["ssl_context"]
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert context is not pool_options(checked())["ssl_context"]
