"""The documentation is whole and true: nothing there is lacks its words, no words lack their thing."""

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
import typer
from msgspec import Struct

from lockence_server.cli import app
from lockence_server.http.metrics import Metrics
from lockence_server.management.accounts.schemas import Account, PasswordResetLink
from lockence_server.management.applications.schemas import (
    ApiKey,
    Application,
    ApplicationDetail,
    CreatedApplication,
    SigningKey,
)
from lockence_server.management.blocklists.schemas import BlocklistEntry
from lockence_server.management.devices.schemas import Device
from lockence_server.management.invitations.schemas import InvitationWithLink
from lockence_server.management.licenses.csv_files import COLUMNS
from lockence_server.management.licenses.schemas import CreatedLicense, License, LicenseDetail
from lockence_server.management.policies.schemas import Policy
from lockence_server.management.sessions.schemas import Session
from lockence_server.rules import protocol
from lockence_server.rules.protocol import GrantedAnswer, InitRequest, Refusal, RefusedAnswer, SessionRequest
from lockence_server.settings import OPTIONS_OF_SERVE, PREFIX, Settings

REPOSITORY = Path(__file__).parents[2]
SOURCE = REPOSITORY / "server" / "src"
NOT_OURS = {"data", "node_modules", "dist"}
MENTIONED_COMMAND = r"(?<![\w=-])(?<!from )lockence ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?"
OF_EVERY_COMMAND = {"--help", "--install-completion", "--show-completion"}

# What `--json` prints, by the heading under which docs/cli.md shows it.
SHAPES: Mapping[str, type[Struct]] = {
    "Application": Application,
    "Created application": CreatedApplication,
    "Application with its keys": ApplicationDetail,
    "API key": ApiKey,
    "Signing key": SigningKey,
    "Policy": Policy,
    "Created license": CreatedLicense,
    "License": License,
    "License with its use": LicenseDetail,
    "Device": Device,
    "Session": Session,
    "Blocklist entry": BlocklistEntry,
    "Account": Account,
    "Invitation with its link": InvitationWithLink,
    "Password reset link": PasswordResetLink,
}


def pages() -> Iterator[Path]:
    """Every Markdown file of the repository."""
    for directory, inner, files in os.walk(REPOSITORY):
        inner[:] = [name for name in inner if not name.startswith(".") and name not in NOT_OURS]
        yield from (Path(directory, name) for name in files if name.endswith(".md"))


@cache
def text_of(page: str | Path) -> str:
    return (REPOSITORY / page).read_text(encoding="utf-8")


def rows_of(page: str) -> list[list[str]]:
    """The cells of every table row of a page."""
    lines = [line for line in text_of(page).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def section_of(page: str, heading: str) -> str:
    """What stands below a heading, up to the next one. Empty where there is no such heading."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text_of(page), re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def code_of(text: str) -> str:
    """What stands in code, in blocks and within lines."""
    blocks = re.findall(r"^ *```.*?\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", text)])


def commands() -> dict[str, set[str]]:
    """The options of each command, by its whole name: `license create` → {`--count`, `-n`, …}."""

    def walk(command: Any, name: str) -> Iterator[tuple[str, set[str]]]:
        inner = getattr(command, "commands", None)
        if inner is None:
            options = (
                option for parameter in command.params for option in parameter.opts + parameter.secondary_opts
            )
            yield name, {option for option in options if option.startswith("-")}
        else:
            for key, value in inner.items():
                yield from walk(value, f"{name} {key}".strip())

    return dict(walk(typer.main.get_command(app), ""))


COMMANDS = commands()


def default_in_words(value: object) -> str:
    if value == "":
        return "(empty)"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def test_every_setting_is_in_the_table_with_its_default() -> None:
    defaults = {row[0]: row[1] for row in rows_of("docs/settings.md") if row[0].startswith(f"`{PREFIX}")}
    for field, value in msgspec.structs.asdict(Settings()).items():
        assert defaults.pop(f"`{PREFIX}{field.upper()}`") == default_in_words(value), field
    assert set(defaults) == {f"`{name}`" for name in OPTIONS_OF_SERVE}


def test_every_refusal_is_in_the_table_of_answers_and_no_other() -> None:
    refusals = [value for value in vars(protocol).values() if isinstance(value, Refusal)]
    assert len(refusals) > 15
    expected = {(str(each.status), f"`{each.code}`", f"`{each.message}`") for each in refusals}
    shown = {tuple(row[:3]) for row in rows_of("docs/client-api.md") if re.fullmatch(r"\d{3}", row[0])}
    assert {row for row in shown if row[1] not in {"`ok`", "`bad_request`"}} == expected
    assert {row[:2] for row in shown} >= {("200", "`ok`"), ("400", "`bad_request`")}


def test_every_field_of_the_client_api_is_named() -> None:
    code = code_of(text_of("docs/client-api.md"))
    structs: list[type[Struct]] = [InitRequest, SessionRequest, RefusedAnswer, *get_args(GrantedAnswer)]
    fields = {name for struct in structs for name in struct.__struct_fields__}
    assert {name for name in fields if not re.search(rf"\b{name}\b", code)} == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_section_with_its_options_and_no_others(command: str) -> None:
    assert f"| `lockence {command}` |" in text_of("README.md")
    section = section_of("docs/cli.md", f"lockence {command}")
    assert section
    naming = [naming_part_of(line) for line in section.splitlines()]
    named = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", " ".join(naming)))
    assert named == COMMANDS[command]


def naming_part_of(line: str) -> str:
    """Where a line of docs/cli.md names options: the first cell of a row, or all of such a sentence."""
    if line.startswith("| `-"):
        return line.split(" | ")[0]
    return line if line.startswith(("And `--", "Takes `--")) else ""


def test_options_that_are_mentioned_anywhere_exist() -> None:
    known = set().union(*COMMANDS.values()) | OF_EVERY_COMMAND
    for page in ("README.md", "server/README.md", "docs/cli.md", "docs/client-api.md", "docs/settings.md"):
        code = code_of(text_of(page))
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", code)) <= known, page


def test_commands_that_are_mentioned_anywhere_exist() -> None:
    groups = {name.split(" ")[0] for name in COMMANDS}
    for page in pages():
        for first, second in re.findall(MENTIONED_COMMAND, code_of(text_of(page))):
            assert first in groups, f"{page}: lockence {first}"
            assert first in COMMANDS or not second or f"{first} {second}" in COMMANDS, f"{page}: {first} {second}"


def test_settings_that_are_mentioned_anywhere_exist() -> None:
    known = {PREFIX + field.upper() for field in Settings.__struct_fields__} | OPTIONS_OF_SERVE
    for page in pages():
        named = set(re.findall(r"LOCKENCE_[A-Z_]*[A-Z]", text_of(page)))
        assert named <= known, page


def test_every_metric_is_explained_and_no_other_is_named() -> None:
    families = [
        family for value in vars(Metrics()).values() if hasattr(value, "describe") for family in value.describe()
    ]
    names = {family.name + ("_total" if family.type == "counter" else "") for family in families}
    assert len(names) >= 4
    explained = {row[0].strip("`") for row in rows_of("docs/operations.md") if row[0].startswith("`lockence_")}
    assert explained == names
    for page in pages():
        named = set(re.findall(r"\blockence_(?!server\b)[a-z_]+", text_of(page)))
        assert named <= names, page


def test_every_event_in_the_log_is_explained() -> None:
    sources = (path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    events = {event for source in sources for event in re.findall(r'\blog\.[a-z]+\(\s*"([^"]+)"', source)}
    assert len(events) > 5
    explained = {row[0].strip("`") for row in rows_of("docs/operations.md")}
    assert events <= explained


@pytest.mark.parametrize("heading", SHAPES)
def test_what_json_looks_like_is_shown_as_it_is(heading: str) -> None:
    block = re.search(r"```json\n(.*?)```", section_of("docs/cli.md", heading), re.DOTALL)
    assert block is not None
    shown = msgspec.json.decode(block[1], type=SHAPES[heading])
    assert msgspec.json.encode(shown) == msgspec.json.encode(msgspec.json.decode(block[1]))


def test_every_type_of_event_is_listed_and_no_other() -> None:
    sources = [path.read_text(encoding="utf-8") for part in ("management", "jobs") for path in parts(part)]
    types = {name for source in sources for name in re.findall(r'"([a-z_]+\.[a-z_]+)"', source)}
    types -= {name for source in sources for name in re.findall(r'\bcount\([^()]*?"([a-z_]+\.[a-z_]+)"', source)}
    types -= {"http.request"}  # ASGI's
    assert len(types) > 30
    assert {row[0].strip("`") for row in rows_of("docs/webhooks.md") if re.match(r"`[a-z_]+\.", row[0])} == types


def parts(name: str) -> Iterator[Path]:
    return (SOURCE / "lockence_server" / name).rglob("*.py")


def test_every_column_of_a_csv_file_is_explained() -> None:
    columns = [
        name
        for row in re.findall(r"^\| (`.*?) \|", section_of("docs/cli.md", "lockence license import"), re.MULTILINE)
        for name in re.findall(r"`([a-z_]+)`", row)
    ]
    assert sorted(columns) == sorted(COLUMNS)


def test_every_relative_link_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(REPOSITORY)}: {target}"
        for page in pages()
        for target in re.findall(r"\]\(([^)\s]+)\)", without_blocks(text_of(page)))
        if "://" not in target and not leads_somewhere(page, target)
    ]
    assert broken == []


def leads_somewhere(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    return file.exists() and (not anchor or anchor in anchors_of(file))


@cache
def anchors_of(page: Path) -> set[str]:
    """The anchors that GitHub gives to headings."""
    headings = re.findall(r"^#+ (.+)$", without_blocks(text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def without_blocks(text: str) -> str:
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
