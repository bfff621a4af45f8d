"""A clock that never goes back, that nobody can set, and that goes on while the computer sleeps."""

from __future__ import annotations

import sys
import time

if sys.platform == "linux":

    def steady_clock() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME)

elif sys.platform == "darwin":

    def steady_clock() -> float:
        return time.clock_gettime(time.CLOCK_MONOTONIC)

elif sys.platform == "win32":
    import ctypes

    _tick_count = ctypes.windll.kernel32.GetTickCount64
    _tick_count.restype = ctypes.c_ulonglong

    def steady_clock() -> float:
        milliseconds: int = _tick_count()
        return milliseconds / 1000

else:
    steady_clock = time.monotonic
