"""The dashboard: a web application of files, which `web/` is built into. It calls the management API."""

from pathlib import Path
from typing import cast
from wsgiref.headers import Headers

from servestatic.asgi import FileServerASGI, ServeStaticASGI

from lockence_server.http.asgi import App, Receive, Scope, Send, respond

BUILT = Path(__file__).parents[1] / "dashboard"
INDEX = "/"

# Scripts are ours and in files: what somebody smuggles into a page does not run. Nothing is asked of another site.
# Styles may stand in the page, as the components of the dashboard position themselves by them.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SAFETY = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

NOT_BUILT = (
    b"Lockence is running, but its dashboard has not been built: run `make web`, then start Lockence again.\n"
    b"The API and the command line work without it.\n"
)


def dashboard(otherwise: App, built: Path = BUILT) -> App:
    """Serves the files of the dashboard, its start page for each of its pages, and `otherwise` for the rest."""
    if not (built / "index.html").is_file():
        return _only_read(_not_built(otherwise), otherwise)

    async def page_or_otherwise(scope: Scope, receive: Receive, send: Send) -> None:
        # The dashboard's own addresses are known to its router, in the browser, alone.
        if _wants_page(scope):
            await FileServerASGI(files.files[INDEX])(scope, receive, send)
        else:
            await otherwise(scope, receive, send)

    files = ServeStaticASGI(
        page_or_otherwise,
        root=built,
        index_file=True,
        max_age=0,
        immutable_file_test=r"^/assets/",  # Their names change with what is in them.
        allow_all_origins=False,
        add_headers_function=_add_safety,
    )
    return _only_read(cast(App, files), otherwise)


def _wants_page(scope: Scope) -> bool:
    """Whether a person goes there with a browser."""
    accepted = b",".join(value for name, value in scope["headers"] if name == b"accept")
    return b"text/html" in accepted and not scope["path"].startswith("/api/")


def _only_read(files: App, otherwise: App) -> App:
    """Files can be read; who sends something means something else."""

    async def read_or_otherwise(scope: Scope, receive: Receive, send: Send) -> None:
        await (files if scope["method"] in {"GET", "HEAD"} else otherwise)(scope, receive, send)

    return read_or_otherwise


def _add_safety(headers: Headers, path: str, url: str) -> None:
    for name, value in SAFETY.items():
        headers[name] = value


def _not_built(otherwise: App) -> App:
    async def say_so(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == INDEX or _wants_page(scope):
            await respond(send, 200, [(b"content-type", b"text/plain; charset=utf-8")], NOT_BUILT)
        else:
            await otherwise(scope, receive, send)

    return say_so
