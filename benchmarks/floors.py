"""What Lockence promises itself: below these, a change has cost too much."""

from databases import DatabaseName

THROUGHPUT: dict[tuple[DatabaseName, str], float] = {
    ("sqlite", "validate"): 0.55,
    ("sqlite", "heartbeat"): 0.35,
    ("sqlite", "init"): 0.12,
    ("postgresql", "validate"): 0.45,
    ("postgresql", "heartbeat"): 0.35,
    ("postgresql", "init"): 0.10,
}
"""Requests a second, as a share of the yardstick's under the same load."""

GROWTH = 0.85
"""What is left of the ratio to the yardstick with a thousand times as many licenses and sessions."""
