"""What a session's background heartbeat costs its application: CPU for each heartbeat, and memory for having it.

    PYTHONPATH=src python benchmarks/heartbeat_cost.py

It runs against a real server on this computer. Signatures are verified, as they are by default.
"""

from __future__ import annotations

import gc
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
HEARTBEATS = 1000
SESSIONS = 200


def main() -> None:
    with running("live_server.py") as process:
        live = Live(process)
        ours, key = live.application("ours"), live.license("normal")["key"]
        with Client(live.url, ours["api_key"], [ours["public_key"]]) as client:
            session = client.init(key, "desk")
            best, middle = cpu_milliseconds(session)
            kilobytes = memory_kilobytes(client, key)
        with Client(live.url, ours["api_key"], verify=False) as client:
            unverified, _ = cpu_milliseconds(client.init(key, "desk"))
    print(f"CPU for each heartbeat: {best:.2f} ms at best, {middle:.2f} ms in the median")
    print(f"with verify=False: {unverified:.2f} ms at best")
    print(f"memory for each session with a heartbeat in the background: {kilobytes:.0f} kB")


def cpu_milliseconds(session: Any) -> tuple[float, float]:
    """Of this thread, system time included: the cheapest heartbeat, and the middle one."""
    for _ in range(WARM_UP):
        session.heartbeat()
    each = []
    for _ in range(HEARTBEATS):
        began = time.thread_time()
        session.heartbeat()
        each.append((time.thread_time() - began) * 1000)
    return min(each), statistics.median(each)


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


def resident_bytes() -> int:
    return int(psutil.Process().memory_info().rss)


if __name__ == "__main__":
    main()
