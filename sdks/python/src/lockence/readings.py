"""What this computer says about itself. Nothing here fails: what cannot be read is left out."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Callable

READ_BYTES_MAX = 4096
COMMAND_SECONDS_MAX = 5

_SMBIOS_HEADER_BYTES = 8
_SYSTEM_INFORMATION = 1
_END_OF_TABLE = 127
_UUID_AT = 8


def platform() -> str:
    return {"win32": "windows", "darwin": "macos", "linux": "linux"}.get(sys.platform, "other")


def read() -> Mapping[str, str]:
    """What could be read, by the names in `sdks/README.md`, "HWID"."""
    found: dict[str, str] = {}
    for source, read_one in _SOURCES.items():
        try:
            value = read_one()
        except Exception:  # noqa: S112 - whatever it is, a computer without a name must not stop an application
            continue
        if value is not None:
            found[source] = value
    return found


def in_container() -> bool:
    if any(os.path.exists(path) for path in ("/.dockerenv", "/run/.containerenv")):
        return True
    if any(os.environ.get(name) for name in ("container", "KUBERNETES_SERVICE_HOST")):
        return True
    groups = _file("/proc/1/cgroup") or ""
    return any(name in groups for name in ("docker", "containerd", "kubepods", "libpod", "lxc"))


def smbios_uuid(table: bytes) -> str | None:
    """The UUID of the system in what `GetSystemFirmwareTable` gives. Its first three fields are little-endian."""
    position = _SMBIOS_HEADER_BYTES
    while position + 4 <= len(table):
        kind, length = table[position], table[position + 1]
        if kind == _SYSTEM_INFORMATION:
            found = table[position : position + length][_UUID_AT : _UUID_AT + 16]
            return str(uuid.UUID(bytes_le=found)) if len(found) == 16 else None
        strings_end = table.find(b"\0\0", position + length)
        if kind == _END_OF_TABLE or length < 4 or strings_end < 0:
            return None
        position = strings_end + 2
    return None


def _file(path: str) -> str | None:
    try:
        with Path(path).open("rb") as file:
            return file.read(READ_BYTES_MAX).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _machine_id() -> str | None:
    found = _file("/etc/machine-id")
    return found if found and found.strip() else _file("/var/lib/dbus/machine-id")


if sys.platform == "win32":
    import ctypes
    import winreg

    def _machine_guid() -> str | None:
        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography", 0, access) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])

    def _smbios_uuid() -> str | None:
        ask = ctypes.windll.kernel32.GetSystemFirmwareTable
        provider = int.from_bytes(b"RSMB", "big")
        size = ask(provider, 0, None, 0)
        table = ctypes.create_string_buffer(size)
        return smbios_uuid(table.raw[: ask(provider, 0, table, size)])

    _SOURCES: dict[str, Callable[[], str | None]] = {
        "machine_guid": _machine_guid,
        "smbios_uuid": _smbios_uuid,
        "hostname": socket.gethostname,
    }

elif sys.platform == "darwin":

    def _platform_uuid() -> str | None:
        command = ["/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"]
        said = subprocess.run(  # noqa: S603 - a constant
            command, capture_output=True, text=True, timeout=COMMAND_SECONDS_MAX, check=True
        ).stdout
        found = re.search(r'"IOPlatformUUID" = "([^"]+)"', said)
        return found[1] if found else None

    _SOURCES = {"platform_uuid": _platform_uuid, "hostname": socket.gethostname}

else:
    _SOURCES = {
        "machine_id": _machine_id,
        "dmi_product_uuid": lambda: _file("/sys/class/dmi/id/product_uuid"),
        "hostname": socket.gethostname,
    }
