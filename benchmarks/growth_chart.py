"""The chart of the growth page."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib
from matplotlib.ticker import FuncFormatter

from chart_style import FLOOR_COLOUR, TITLES, tidy
from databases import DATABASES, DatabaseName
from floors import GROWTH

COLOURS = {"validate": "#2f6db3", "heartbeat": "#e08a1e", "init": "#3a9a5b"}


def draw(curves: Mapping[tuple[DatabaseName, str], Sequence[tuple[int, float]]], path: Path) -> None:
    """For each database and endpoint a curve of (licenses, share of the smallest size's ratio left)."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    names = [name for name in DATABASES if any(database == name for database, _ in curves)]
    if not names:
        return
    figure, axes = pyplot.subplots(1, len(names), figsize=(5.6 * len(names), 4.4), sharey=True, squeeze=False)
    for axis, name in zip(axes[0], names, strict=True):
        for (database, endpoint), points in curves.items():
            if database == name:
                sizes, shares = zip(*points, strict=True)
                axis.plot(sizes, shares, marker="o", color=COLOURS[endpoint], label=endpoint)
        axis.axhline(GROWTH, color=FLOOR_COLOUR, linewidth=1.6, label=f"floor ({GROWTH:.2f})")
        axis.set_xscale("log")
        axis.xaxis.set_major_formatter(FuncFormatter(lambda size, _: f"{size:,.0f}"))
        axis.set_xlabel("licenses and sessions")
        axis.set_title(TITLES[name])
        tidy(axis)
    axes[0][0].set_ylim(bottom=0)  # Once all is drawn: they share their scale.
    axes[0][0].set_ylabel("throughput beside the yardstick,\nas a share of that at the smallest size")
    axes[0][-1].legend(frameon=False, loc="lower left")
    figure.suptitle("The client API as licenses and sessions grow")
    figure.tight_layout()
    figure.savefig(path, dpi=150)
    pyplot.close(figure)
