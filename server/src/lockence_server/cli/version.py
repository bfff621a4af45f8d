"""`lockence version`."""

import lockence_server
from lockence_server.cli import output
from lockence_server.cli.options import Json


def version(as_json: Json = False) -> None:
    """Say which version of Lockence this is."""
    if as_json:
        output.print_json({"version": lockence_server.__version__})
    else:
        output.print_text(f"lockence {lockence_server.__version__}")
