"""What `lockence serve --demo` shows a newcomer: an application, a license, a line to paste for each endpoint."""

from dataclasses import dataclass

from lockence_server.management.applications import service as applications
from lockence_server.management.applications.schemas import Application, NewApplication
from lockence_server.management.context import Context
from lockence_server.management.licenses import service as licenses
from lockence_server.management.licenses.schemas import Filter, NewLicenses
from lockence_server.management.schemas import PageRequest

NAME = "Demo"
ONE = PageRequest(limit=1)


@dataclass(frozen=True)
class Demo:
    application_id: str
    api_key: str
    license_key: str


async def find_or_make(context: Context) -> Demo | None:
    """The demo of this installation, made where there is nothing yet. None where there are real applications."""
    found = await applications.list_applications(context, ONE)
    if not found.items:
        created = await applications.create(context, NewApplication(name=NAME))
        [issued] = await licenses.create(
            context, created.id, NewLicenses(username="john_doe", metadata={"plan": "demo"}, max_devices=3)
        )
        return Demo(created.id, created.api_key, issued.key)
    return await _existing(context, found.items[0])


async def _existing(context: Context, application: Application) -> Demo | None:
    if application.name != NAME:
        return None
    shown = await applications.show(context, application.id)
    issued = await licenses.list_licenses(context, Filter(application_id=application.id), ONE)
    if not shown.api_keys or not issued.items:
        return None
    license_detail = await licenses.show(context, issued.items[0].id)
    return Demo(application.id, shown.api_keys[0].api_key, license_detail.key)


def how_to_try(demo: Demo, base_url: str, command: str) -> str:
    """Lines for a shell, in the order in which an application calls; `command` is how this one was called."""
    api = f"{base_url}/api/v1"
    credentials = f'"api_key":"{demo.api_key}"'
    session = f"""'{{{credentials},"session_token":"'$TOKEN'"}}'"""
    init = f"""'{{{credentials},"license_key":"{demo.license_key}","hwid":"my-computer"}}'"""
    curl = r"curl -sw '\n'"
    ask = "\n".join(f"{curl} {api}/{endpoint} -d {session}" for endpoint in ("validate", "heartbeat", "logout"))
    return f"""\
A demo application is ready. Paste these lines into another terminal:

TOKEN=$({curl} {api}/init -d {init} | tee /dev/stderr | sed -E 's/.*"session_token":"([^"]+)".*/\\1/')
{ask}

Its licenses: {command} license list --application {demo.application_id}
"""
