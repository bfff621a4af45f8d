"""Every block of code in the guide does what its page says, in its own language, against a real server."""

import json
import os
import re
import shutil
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from lockence_server.settings import Settings
from tests.conftest import SECRET_KEY
from tests.support.guide_pages import PAGES, REPOSITORY, Block, Reader, blocks_of, in_place
from tests.support.guide_programs import CPP, CSHARP
from tests.support.servers import LOCKENCE, ServerProcess, serving_all

TOKEN = re.compile(r'"session_token":"([^"]+)"')
FREE = {"metadata", "entitlements", "username"}
"""Fields that are whatever the vendor wrote."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    directory = tmp_path_factory.mktemp("guide")
    settings = Settings(database_url=f"sqlite:///{directory / 'lockence.db'}", secret_key=SECRET_KEY)
    process = ServerProcess(settings, directory / "log")
    with serving_all([process]):
        yield process


@pytest.fixture
def reader(server: ServerProcess, tmp_path: Path) -> Reader:
    """With a new application, and a license of it for any number of computers."""
    for name in ("sdks", "web", "docs"):
        (tmp_path / name).symlink_to(REPOSITORY / name)
    new = Reader({}, tmp_path, server.environment)

    def made(*arguments: str) -> Any:
        return json.loads(new.run(LOCKENCE, *arguments, "--json"))

    application = made("application", "create", "My program")
    of = ("--application", application["id"])
    policy = made("policy", "create", "Standard", *of, "--max-devices", "0", "--device-resets-per-month", "2")
    [issued] = made(
        *("license", "create", *of, "--policy", policy["id"], "--username", "ada", "--expires-in", "30d"),
        *("--entitlement", "export", "--metadata", '{"seats": 5}'),
    )
    detail = made("application", "show", application["id"])
    new.own |= {
        "https://licensing.example.com": server.url,
        "http://127.0.0.1:8080": server.url,
        ".venv/bin/lockence": LOCKENCE,
        "lk_…": application["api_key"],
        "MFkw…": application["public_key"],
        "sig_01…": detail["signing_keys"][0]["id"],
        "app_…": application["id"],
        "pol_…": policy["id"],
        "lic_…": issued["id"],
        "XXXXX-XXXXX-XXXXX-XXXXX": issued["key"],
    }
    return new


def needs(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        message = f"{', '.join(missing)} missing: this language's page was not tested"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


def test_every_page_is_tested() -> None:
    tested = {"quickstart", "python", "cpp", "csharp", "any-language", "verify-by-hand", "choosing-limits"}
    with_code = {page.stem for page in (PAGES / "guide").glob("*.md") if blocks_of(f"guide/{page.stem}")}
    assert with_code == tested


@pytest.mark.parametrize("page", ["guide/quickstart", "guide/choosing-limits", "client-api"])
def test_what_is_pasted_into_a_shell_prints_what_the_page_shows(page: str, reader: Reader) -> None:
    printed = ""
    for block in blocks_of(page):
        match block.language, block.code:
            case "sh", "make run\n":
                pass  # test_guide.py does, and a new user's first minute with it.
            case "sh", command:
                printed = reader.paste(command)
                if found := TOKEN.search(printed):
                    reader.own["52e854d2-ae98-40a6-b7f2-ee070b61c391"] = reader.own["52e854d2-…"] = found[1]
            case "json", shown:
                assert_alike(json.loads(shown), json.loads(printed), block)
            case other:
                raise AssertionError(f"{block}: nobody runs {other[0]}")


def assert_alike(shown: dict[str, Any], answered: dict[str, Any], block: Block) -> None:
    """The same fields of the same kinds, and the same words."""
    assert set(shown) == set(answered), block
    for name, value in shown.items():
        if name in {"success", "message", "code", "detail"}:
            assert answered[name] == value, f"{block}: {name}"
        elif name not in FREE and None not in (value, answered[name]):
            assert type(answered[name]) is type(value), f"{block}: {name}"


def test_python(reader: Reader) -> None:
    install, *program = blocks_of("guide/python")
    assert install.language == "sh"
    venv.create(reader.directory / "venv", with_pip=True, symlinks=True)
    reader.environment = {**reader.environment, "PATH": f"{reader.directory}/venv/bin:{os.environ['PATH']}"}
    reader.paste(install.code)
    script = reader.directory / "program.py"
    script.write_text(reader.fill_in(in_place(program)))
    printed = reader.run("venv/bin/python", "-W", "error", str(script)).splitlines()
    assert printed[:2] == ["Licensed to ada", "Exports are unlocked."]
    assert "Goodbye." in printed


def test_cpp(reader: Reader) -> None:
    needs("cmake", "c++")
    install, project, whole, *parts = blocks_of("guide/cpp")
    build = install.code.replace("/usr/local", str(reader.directory / "installed"))
    if not os.environ.get("CI"):  # Who tests on their own computer has these already, or does not want them.
        build = re.sub(r"^apt-get .*$", "", build, flags=re.MULTILINE)
    reader.paste(build)
    for name, code in [("whole", reader.fill_in(whole.code)), ("parts", CPP.around(parts, reader))]:
        directory = reader.directory / name
        directory.mkdir()
        (directory / "program.cpp").write_text(code)
        (directory / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.16)\nproject(my_program CXX)\n"
            f"add_executable(my_program program.cpp)\n{project.code}"
        )
        reader.run("cmake", "-S", name, "-B", f"{name}/build", f"-DCMAKE_PREFIX_PATH={reader.directory}/installed")
        reader.run("cmake", "--build", f"{name}/build")
    assert reader.run("whole/build/my_program") == "Licensed to ada\n"
    assert reader.run("parts/build/my_program").splitlines()[:3] == [
        "Exports are unlocked.",
        "5 seats",
        "Licensed to ada",
    ]


def test_csharp(reader: Reader) -> None:
    needs("mcs", "mono")
    project, whole, *parts = blocks_of("guide/csharp")
    [reference] = ElementTree.fromstring(project.code).iter("ProjectReference")
    assert (REPOSITORY / reference.attrib["Include"].removeprefix("path/to/lockence/")).is_file()
    sources = [str(path) for path in (REPOSITORY / "sdks" / "csharp" / "src").rglob("*.cs")]
    framework = ["-r:System.Core.dll", "-r:System.Net.Http.dll", "-r:System.Numerics.dll"]
    reader.run("mcs", "-nologo", "-langversion:7.2", *framework, "-target:library", "-out:Lockence.dll", *sources)
    # Mono's compiler knows no Main that is asynchronous; every other one of today does.
    main = "private static async Task<int> Main()"
    waits = "private static int Main() => RunAsync().GetAwaiter().GetResult();\n"
    assert main in whole.code
    program = reader.fill_in(whole.code.replace(main, waits + main.replace("Main", "RunAsync")))
    for name, code in [("whole", program), ("parts", CSHARP.around(parts, reader))]:
        (reader.directory / f"{name}.cs").write_text(code)
        reader.run("mcs", "-nologo", "-langversion:7.2", "-r:Lockence.dll", f"-out:{name}.exe", f"{name}.cs")
    assert reader.run("mono", "whole.exe") == "Licensed to ada\n"
    assert reader.run("mono", "parts.exe").splitlines()[:2] == ["Exports are unlocked.", "5 seats"]


def test_any_language(reader: Reader) -> None:
    javascript, shell = blocks_of("guide/any-language")
    assert run_javascript(javascript, reader) == "Licensed to ada\nLogged out\n"
    assert json.loads(reader.paste(shell.code))["message"] == "Logged out"


def test_verifying_by_hand(reader: Reader) -> None:
    python, javascript = blocks_of("guide/verify-by-hand")
    script = reader.directory / "verify.py"
    script.write_text(reader.fill_in(in_place([python])))
    assert reader.run(sys.executable, str(script)) == "Authentication successful\n"
    assert run_javascript(javascript, reader) == "Authentication successful\n"


def test_verifying_by_hand_finds_out_what_another_signed(reader: Reader) -> None:
    python, javascript = blocks_of("guide/verify-by-hand")
    another = json.loads(reader.run(LOCKENCE, "application", "create", "Another", "--json"))
    reader.own["MFkw…"] = another["public_key"]
    script = reader.directory / "verify.py"
    script.write_text(reader.fill_in(in_place([python])))
    with pytest.raises(AssertionError, match="InvalidSignature"):
        reader.run(sys.executable, str(script))
    with pytest.raises(AssertionError, match="this answer is not from our server"):
        run_javascript(javascript, reader)


def run_javascript(block: Block, reader: Reader) -> str:
    """With the Node.js that the dashboard is built with."""
    assert block.language == "javascript"
    script = reader.directory / "program.mjs"
    script.write_text(reader.fill_in(in_place([block])))
    return reader.run("web/npm", "exec", "--offline", "-c", f"node {script}")
