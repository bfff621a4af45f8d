"""What a session's background heartbeat costs its application: CPU for each heartbeat, and memory for having it.

    PYTHONPATH=src python benchmarks/heartbeat_cost.py

It runs against a real server on this computer. Signatures are verified, as they are by default.
"""

from __future__ import annotations

import gc
import resource
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import psutil

sys.path[:0] = [str(Path(__file__).parents[1])]

from tests.support.processes import Live, running

from lockence import Client

WARM_UP = 100
HEARTBEATS = 2000
SESSIONS = 200


def main() -> None:
    with running("live_server.py") as process:
        live = Live(process)
        ours, key = live.application("ours"), live.license("normal")["key"]
        with Client(live.url, ours["api_key"], [ours["public_key"]]) as client:
            session = client.init(key, "desk")
            milliseconds = cpu_milliseconds(session)
            kilobytes = memory_kilobytes(client, key)
        with Client(live.url, ours["api_key"], verify=False) as client:
            unverified = cpu_milliseconds(client.init(key, "desk"))
    print(f"CPU for each heartbeat: {milliseconds:.2f} ms ({unverified:.2f} ms with verify=False)")
    print(f"memory for each session with a heartbeat in the background: {kilobytes:.0f} kB")


def cpu_milliseconds(session: Any) -> float:
    """Of this process, system time included; the median of ten rounds."""
    for _ in range(WARM_UP):
        session.heartbeat()
    rounds = []
    for _ in range(10):
        began = cpu_seconds()
        for _ in range(HEARTBEATS // 10):
            session.heartbeat()
        rounds.append((cpu_seconds() - began) * 1000 / (HEARTBEATS // 10))
    return statistics.median(rounds)


def memory_kilobytes(client: Client, key: str) -> float:
    """What sessions take, each with its thread, once they wait for their next heartbeat."""
    kept = [client.init(key, "desk")]
    kept[0].start_heartbeat()
    time.sleep(0.5)
    gc.collect()
    before = resident_bytes()
    for _ in range(SESSIONS):
        kept.append(client.init(key, "desk"))
        kept[-1].start_heartbeat()
    time.sleep(0.5)
    gc.collect()
    return (resident_bytes() - before) / SESSIONS / 1024


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def resident_bytes() -> int:
    return int(psutil.Process().memory_info().rss)


if __name__ == "__main__":
    main()
