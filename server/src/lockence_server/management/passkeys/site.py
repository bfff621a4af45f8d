"""Whom passkeys are for: the site that a browser binds them to, so that no other site can ask for them."""

from urllib.parse import urlsplit

from msgspec import Struct


class Site(Struct, frozen=True):
    """`host` such as `licensing.example.com`, and `origin`, which is it with scheme and port."""

    host: str
    origin: str


def site_of(base_url: str) -> Site:
    url = urlsplit(base_url)
    assert url.hostname is not None
    standard = {"http": 80, "https": 443}[url.scheme]
    host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
    port = "" if url.port in (None, standard) else f":{url.port}"
    return Site(url.hostname, f"{url.scheme}://{host}{port}")
