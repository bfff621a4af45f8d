"""Tables, as Markdown for the page and with colours for the terminal."""

from collections.abc import Sequence
from typing import NamedTuple

import rich.table
from rich import box
from rich.markup import escape


class Table(NamedTuple):
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        lines = [self.columns, [":--" if i == 0 else "--:" for i in range(len(self.columns))], *self.rows]
        return "\n".join([f"## {self.title}", "", *(f"| {' | '.join(line)} |" for line in lines)])

    def rich(self) -> rich.table.Table:
        table = rich.table.Table(title=self.title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
        for i, column in enumerate(self.columns):
            table.add_column(escape(column), justify="left" if i == 0 else "right")
        for row in self.rows:
            table.add_row(*map(escape, row))
        return table


def page(heading: str, introduction: str, tables: Sequence[Table], facts: dict[str, str]) -> str:
    """A whole page of Markdown, with the facts of the machine at its end."""
    where = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    parts = [f"# {heading}", introduction, *(table.markdown() for table in tables), "## Where", where]
    return "\n\n".join(parts) + "\n"


def met(is_met: bool) -> str:
    return "met" if is_met else "NOT MET"
