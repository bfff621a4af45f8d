"""What both benchmarks can be asked for on the command line."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from databases import DATABASES, DatabaseName

Endpoint = Literal["validate", "heartbeat", "init"]

# Init last: each one leaves a session behind.
ENDPOINTS: tuple[Endpoint, ...] = ("validate", "heartbeat", "init")

DatabaseOption = Annotated[Literal["sqlite", "postgresql", "both"], typer.Option(help="What to measure on.")]
OnlyOption = Annotated[Endpoint | None, typer.Option(help="Just this endpoint.")]
OutputOption = Annotated[Path | None, typer.Option(help="Where to write a part of a whole run.", file_okay=False)]


def databases_of(option: Literal["sqlite", "postgresql", "both"]) -> tuple[DatabaseName, ...]:
    return DATABASES if option == "both" else (option,)


def endpoints_of(option: Endpoint | None) -> tuple[Endpoint, ...]:
    return ENDPOINTS if option is None else (option,)
