"""Ask whether this application may run, ask again, and log out: the whole of it."""

import os

from lockence import Client, RefusedError

BASE_URL = os.environ.get("BASE_URL", "https://licensing.example.com")
API_KEY = os.environ.get("API_KEY", "lk_…")
PUBLIC_KEY = os.environ.get("PUBLIC_KEY", "MFkw…")
LICENSE_KEY = os.environ.get("LICENSE_KEY", "XXXXX-XXXXX-XXXXX-XXXXX")


def main() -> None:
    with Client(BASE_URL, API_KEY, [PUBLIC_KEY]) as client:
        try:
            session = client.init(LICENSE_KEY)
        except RefusedError as error:
            raise SystemExit(f"You cannot use this: {error}") from error
        with session:
            print(f"Welcome, {session.username or 'whoever you are'}!")
            session.validate()
            print("Still good.")
    print("Logged out.")


if __name__ == "__main__":
    main()
