"""Work for as long as the server agrees: the heartbeat runs in the background, and tells when it is over."""

import os
import threading

from lockence import Client, LockenceError

BASE_URL = os.environ.get("BASE_URL", "https://licensing.example.com")
API_KEY = os.environ.get("API_KEY", "lk_…")
PUBLIC_KEY = os.environ.get("PUBLIC_KEY", "MFkw…")
LICENSE_KEY = os.environ.get("LICENSE_KEY", "XXXXX-XXXXX-XXXXX-XXXXX")


def main() -> None:
    over = threading.Event()

    def stop_working(error: LockenceError) -> None:
        print(f"Stopping: {error}", flush=True)
        over.set()

    with Client(BASE_URL, API_KEY, [PUBLIC_KEY]) as client, client.init(LICENSE_KEY) as session:
        session.start_heartbeat(on_refused=stop_working)
        print("Working.", flush=True)
        over.wait()


if __name__ == "__main__":
    main()
