"""Unlock what the license unlocks, and set up what its metadata says."""

import os

from lockence import Client

BASE_URL = os.environ.get("BASE_URL", "https://licensing.example.com")
API_KEY = os.environ.get("API_KEY", "lk_…")
PUBLIC_KEY = os.environ.get("PUBLIC_KEY", "MFkw…")
LICENSE_KEY = os.environ.get("LICENSE_KEY", "XXXXX-XXXXX-XXXXX-XXXXX")


def main() -> None:
    with Client(BASE_URL, API_KEY, [PUBLIC_KEY]) as client, client.init(LICENSE_KEY) as session:
        for feature in ("export", "import"):
            print(f"{feature}: {'unlocked' if session.has(feature) else 'locked'}")
        print(f"{session.metadata.get('seats', 1)} seats")
        if session.license_expires_at is not None:
            print(f"until {session.license_expires_at:%Y-%m-%d}")


if __name__ == "__main__":
    main()
