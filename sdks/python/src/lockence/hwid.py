"""A name for this computer: the same after a reboot and an update, and meaningless to anybody else."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lockence import readings

VERSION = "lockence-hwid-1"
VALUE_BYTES_MAX = 256

_LINES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "windows": (("machine_guid", "smbios_uuid"),),
    "macos": (("platform_uuid",),),
    # Only root can read the UUID of the board: beside the machine id it would give one computer two names.
    "linux": (("machine_id",), ("dmi_product_uuid",)),
}
_LAST: tuple[tuple[str, ...], ...] = (("hostname",),)
_WORTHLESS = re.compile(
    "0*|f*|03000200040005000006000700080009|uninitialized|none|notspecified|defaultstring|tobefilledbyo.e.m.".replace(
        ".", r"\."
    )
)


@dataclass(frozen=True)
class Hwid:
    value: str
    """64 hexadecimal digits."""
    sources: tuple[str, ...]
    """What it was made of. `hostname` is weak; with nothing at all every such computer has the same."""
    in_container: bool
    """Then what was read may be of the image, the same for everybody."""

    def __str__(self) -> str:
        return self.value


def get_hwid(salt: str) -> Hwid:
    """This computer's, hashed with the salt: an API key. Never fails."""
    value, sources = derived(readings.platform(), readings.read(), salt)
    return Hwid(value, sources, readings.in_container())


def derived(platform: str, read: Mapping[str, str], salt: str) -> tuple[str, tuple[str, ...]]:
    """The HWID, and its sources, from what was read."""
    values: dict[str, str] = {}
    for line in (*_LINES.get(platform, ()), *_LAST):
        usable = {source: _usable(source, read[source]) for source in line if source in read}
        values = {source: value for source, value in usable.items() if value is not None}
        if values:
            break
    text = "\n".join([VERSION, *(f"{source}={value}" for source, value in values.items())])
    return hmac.new(salt.encode(), text.encode(), "sha256").hexdigest(), tuple(values)


def _usable(source: str, value: str) -> str | None:
    value = value.strip(" \t\r\n\v\f\0").translate(_LOWER)
    if source != "hostname" and not (value.isascii() and value.isprintable()):
        return None
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        return None
    if size > VALUE_BYTES_MAX or _WORTHLESS.fullmatch(re.sub(r"[-{} ]", "", value)):
        return None
    return value


_LOWER = {ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
