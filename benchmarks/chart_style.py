"""How the charts look."""

from typing import Any

from databases import DatabaseName

FLOOR_COLOUR = "#c0392b"
TITLES: dict[DatabaseName, str] = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def tidy(axis: Any) -> None:
    axis.grid(axis="y", color="#e0e0e0")
    axis.set_axisbelow(True)
    axis.spines[["top", "right"]].set_visible(False)
