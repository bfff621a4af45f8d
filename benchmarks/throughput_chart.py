"""The chart of the throughput page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib

from chart_style import FLOOR_COLOUR, TITLES, tidy
from databases import DATABASES, DatabaseName
from floors import THROUGHPUT
from measure import Measurement

BAR_WIDTH = 0.38
COLOURS = {64: "#7aa6d6", 256: "#2f6db3"}


def draw(measurements: Sequence[Measurement], path: Path) -> None:
    """Bars of the ratio to the yardstick, a panel for each database, with the floors as lines."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    shown = [m for m in measurements if m.target_requests_per_second is None and m.error is None]
    names = [name for name in DATABASES if any(m.database == name for m in shown)]
    if not names:
        return
    figure, axes = pyplot.subplots(1, len(names), figsize=(5.6 * len(names), 4.8), sharey=True, squeeze=False)
    for axis, name in zip(axes[0], names, strict=True):
        _draw_database(axis, name, [m for m in shown if m.database == name])
    # The axes share it. Room for the labels above the bars, and as a rule all of the yardstick.
    axes[0][0].set_ylim(0, max(1.0, 1.15 * max(m.ratio for m in shown)))
    axes[0][0].set_ylabel("requests a second, as a share of the yardstick's")
    axes[0][-1].legend(frameon=False, loc="upper right")
    figure.suptitle("The client API beside a server that does nothing")
    figure.tight_layout()
    figure.savefig(path, dpi=150)
    pyplot.close(figure)


def _draw_database(axis: Any, name: DatabaseName, measurements: Sequence[Measurement]) -> None:
    endpoints = list(dict.fromkeys(m.endpoint for m in measurements))
    connections = sorted({m.connections for m in measurements})
    for m in measurements:
        offset = (connections.index(m.connections) - (len(connections) - 1) / 2) * BAR_WIDTH
        x = endpoints.index(m.endpoint) + offset
        label = f"{m.connections} connections" if m.endpoint == endpoints[0] else None
        axis.bar(x, m.ratio, BAR_WIDTH * 0.94, color=COLOURS[m.connections], label=label)
        text = f"{m.ratio:.2f}\n{m.requests_per_second / 1000:.1f} k/s"
        axis.annotate(text, (x, m.ratio), xytext=(0, 3), textcoords="offset points", ha="center", fontsize=8)
    for i, endpoint in enumerate(endpoints):
        floor = THROUGHPUT[name, endpoint]
        axis.hlines(floor, i - 0.45, i + 0.45, color=FLOOR_COLOUR, linewidth=1.6, label=None if i else "floor")
    axis.set_title(TITLES[name])
    axis.set_xticks(range(len(endpoints)), endpoints)
    tidy(axis)
