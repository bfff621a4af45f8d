"""Go on working while the server cannot be reached, for as long as its last answer allows; with asyncio."""

import asyncio
import os

from lockence import AsyncClient, LockenceError

BASE_URL = os.environ.get("BASE_URL", "https://licensing.example.com")
API_KEY = os.environ.get("API_KEY", "lk_…")
PUBLIC_KEY = os.environ.get("PUBLIC_KEY", "MFkw…")
LICENSE_KEY = os.environ.get("LICENSE_KEY", "XXXXX-XXXXX-XXXXX-XXXXX")


async def main() -> None:
    over = asyncio.Event()

    def warn(error: LockenceError, seconds_left: float) -> None:
        print(f"Offline, {seconds_left:.0f} seconds left.", flush=True)

    def stop_working(error: LockenceError) -> None:
        print(f"Stopping: {error}", flush=True)
        over.set()

    async with AsyncClient(BASE_URL, API_KEY, [PUBLIC_KEY]) as client, await client.init(LICENSE_KEY) as session:
        session.start_heartbeat(stop_working, warn, lambda: print("Online again.", flush=True))
        print("Working.", flush=True)
        await over.wait()


if __name__ == "__main__":
    asyncio.run(main())
