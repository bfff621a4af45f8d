"""What a computer says about itself, and that it never stops an application."""

from __future__ import annotations

import os
import re
import uuid
from pathlib import Path

import pytest

import lockence
from lockence import readings

UUID = uuid.UUID("4c4c4544-0038-3510-8052-b4c04f4e3132")


def structure(kind: int, data: bytes, *strings: bytes) -> bytes:
    """One structure of an SMBIOS table."""
    texts = b"".join(text + b"\0" for text in strings) or b"\0"
    return bytes([kind, 4 + len(data), 0, 0]) + data + texts + b"\0"


def table(*structures: bytes) -> bytes:
    return bytes(8) + b"".join(structures) + structure(127, b"")


BIOS = structure(0, bytes(range(20)), b"Vendor", b"1.0")
SYSTEM = structure(1, b"\1\2\3\4" + UUID.bytes_le + b"\6\5\6", b"Maker", b"Model")


def test_the_uuid_is_found_in_a_firmware_table() -> None:
    assert readings.smbios_uuid(table(BIOS, SYSTEM)) == str(UUID)


@pytest.mark.parametrize(
    "firmware",
    [
        b"",
        bytes(8),
        table(BIOS),
        table(BIOS, structure(1, b"\1\2\3\4")),
        bytes(8) + b"\0\0\0\0" * 10,
        table(BIOS)[:-6],
        table(BIOS, SYSTEM)[: 8 + len(BIOS) + 20],
        b"\xff" * 100,
    ],
    ids=["nothing", "a head", "no system", "an old system", "zeros", "cut off", "cut off in the uuid", "ones"],
)
def test_a_table_without_one(firmware: bytes) -> None:
    assert readings.smbios_uuid(firmware) is None


def test_this_computer_has_a_hwid() -> None:
    first, second = lockence.get_hwid("lk_one"), lockence.get_hwid("lk_one")
    assert first == second
    assert re.fullmatch("[0-9a-f]{64}", str(first))
    assert first.sources
    assert lockence.get_hwid("lk_two").value != first.value


def test_what_cannot_be_read_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(readings, "_SOURCES", {"machine_id": fails, "hostname": lambda: None})
    assert lockence.get_hwid("lk_one").sources == ()
    assert re.fullmatch("[0-9a-f]{64}", lockence.get_hwid("lk_one").value)


def test_a_file_is_read_as_far_as_is_sensible(tmp_path: Path) -> None:
    (tmp_path / "long").write_text("x" * 100_000)
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    assert len(readings._file(str(tmp_path / "long")) or "") == readings.READ_BYTES_MAX
    assert readings._file(str(tmp_path / "binary")) is None
    assert readings._file(str(tmp_path / "none")) is None


@pytest.mark.parametrize(
    ("exists", "groups", "variables", "expected"),
    [
        ([], "0::/init.scope\n", {}, False),
        (["/.dockerenv"], "", {}, True),
        (["/run/.containerenv"], "", {}, True),
        ([], "12:cpu:/docker/0123\n", {}, True),
        ([], "0::/kubepods/besteffort\n", {}, True),
        ([], None, {"container": "podman"}, True),
        ([], None, {"container": ""}, False),
        ([], None, {"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, True),
    ],
)
def test_containers_are_noticed(
    monkeypatch: pytest.MonkeyPatch,
    exists: list[str],
    groups: str | None,
    variables: dict[str, str],
    expected: bool,
) -> None:
    monkeypatch.setattr(os.path, "exists", lambda path: path in exists)
    monkeypatch.setattr(readings, "_file", lambda path: groups)
    monkeypatch.setattr(os, "environ", variables)
    assert readings.in_container() is expected
