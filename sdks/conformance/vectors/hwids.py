"""The HWID that follows from what could be read."""

import hmac
from typing import Any

SALT = "lk_example"
MACHINE_GUID = "6f1f2b3c-9d1e-4a55-8a43-0c2f4f1f9b11"
UUID = "4c4c4544-0038-3510-8052-b4c04f4e3132"
MACHINE_ID = "b2a1f5e0c3d84f6f9a7b6c5d4e3f2a1b"


def vectors() -> dict[str, Any]:
    return {
        "about": "See sdks/README.md, 'HWID'. `readings` is what was read, as it was read; what could not be is "
        "left out.",
        "cases": [*platforms(), *spellings(), *worthless(), *salts()],
    }


def case(
    name: str, platform: str, readings: dict[str, str], used: dict[str, str], *, salt: str = SALT
) -> dict[str, Any]:
    """`used`: the sources that count, and their values as they are hashed."""
    text = "\n".join(["lockence-hwid-1", *(f"{source}={value}" for source, value in used.items())])
    return {
        "name": name,
        "platform": platform,
        "salt": salt,
        "readings": readings,
        "expect": {"hwid": hmac.digest(salt.encode(), text.encode(), "sha256").hex(), "sources": list(used)},
    }


def platforms() -> list[dict[str, Any]]:
    host = {"hostname": "desk"}
    windows = {"machine_guid": MACHINE_GUID, "smbios_uuid": UUID}
    everything = {**windows, "platform_uuid": UUID, "machine_id": MACHINE_ID, "dmi_product_uuid": UUID, **host}
    return [
        case("Windows", "windows", {**windows, **host}, windows),
        case("Windows, in any order", "windows", dict(reversed(windows.items())), windows),
        case(
            "Windows, only the registry",
            "windows",
            {"machine_guid": MACHINE_GUID, **host},
            {"machine_guid": MACHINE_GUID},
        ),
        case("Windows, only the firmware", "windows", {"smbios_uuid": UUID, **host}, {"smbios_uuid": UUID}),
        case("Windows, neither", "windows", host, host),
        case("macOS", "macos", {"platform_uuid": UUID, **host}, {"platform_uuid": UUID}),
        case("macOS, not readable", "macos", host, host),
        case("Linux, as anybody", "linux", {"machine_id": MACHINE_ID, **host}, {"machine_id": MACHINE_ID}),
        case(
            "Linux, as root: the same",
            "linux",
            {"machine_id": MACHINE_ID, "dmi_product_uuid": UUID, **host},
            {"machine_id": MACHINE_ID},
        ),
        case("Linux, no machine id", "linux", {"dmi_product_uuid": UUID, **host}, {"dmi_product_uuid": UUID}),
        case("Linux, only a name", "linux", host, host),
        case("another system", "other", everything, host),
        case("another system, with no name", "other", {}, {}),
        case("Linux, nothing", "linux", {}, {}),
        case("Windows, with what is others'", "windows", everything, windows),
    ]


def spellings() -> list[dict[str, Any]]:
    def linux(name: str, value: str, used: str = MACHINE_ID) -> dict[str, Any]:
        return case(name, "linux", {"machine_id": value}, {"machine_id": used})

    return [
        linux("with a line feed", f"{MACHINE_ID}\n"),
        linux("with blanks and NULs", f" \t{MACHINE_ID}\r\n\0\0"),
        linux("in upper case", MACHINE_ID.upper()),
        linux("dashes stay", UUID.upper(), UUID),
        linux("a blank within", "a b", "a b"),
        linux("256 bytes", "a" * 256, "a" * 256),
        case("a name in upper case", "other", {"hostname": "DESK"}, {"hostname": "desk"}),
        case(
            "a name beyond ASCII is lower-cased in ASCII only",
            "other",
            {"hostname": "B\u00dcRO-\u00c9"},
            {"hostname": "b\u00dcro-\u00c9"},
        ),
    ]


def worthless() -> list[dict[str, Any]]:
    host = {"hostname": "desk"}
    values = {
        "nothing": "",
        "blanks": " \n",
        "zeros": "00000000-0000-0000-0000-000000000000",
        "ones": "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
        "in braces": "{00000000-0000-0000-0000-000000000000}",
        "one zero": "0",
        "a board's": "03000200-0400-0500-0006-000700080009",
        "uninitialized": "uninitialized",
        "none": "None",
        "not specified": "Not Specified",
        "default string": "Default string",
        "to be filled": "To be filled by O.E.M.",
        "not ASCII": "\u00e4\u00f6",
        "a control character": "a\u0007b",
        "257 bytes": "a" * 257,
    }
    return [
        *(
            case(f"worthless: {name}", "linux", {"machine_id": value, **host}, host)
            for name, value in values.items()
        ),
        case(
            "worthless, and the next counts",
            "linux",
            {"machine_id": "uninitialized", "dmi_product_uuid": UUID},
            {"dmi_product_uuid": UUID},
        ),
        case(
            "one worthless of two",
            "windows",
            {"machine_guid": MACHINE_GUID, "smbios_uuid": "0"},
            {"machine_guid": MACHINE_GUID},
        ),
        case("both worthless", "windows", {"machine_guid": "", "smbios_uuid": "0", **host}, host),
        case("a worthless name", "other", {"hostname": " "}, {}),
    ]


def salts() -> list[dict[str, Any]]:
    machine = {"machine_id": MACHINE_ID}
    return [
        case("another vendor", "linux", machine, machine, salt="lk_another"),
        case("a salt beyond ASCII", "linux", machine, machine, salt="gr\u00fc\u00dfe \U0001f600"),
        case("a long salt", "linux", machine, machine, salt="s" * 128),
    ]
