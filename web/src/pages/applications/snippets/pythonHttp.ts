/** Python with nothing but `requests`. */
import { licenseKeyOf, quoted, type SnippetValues } from "./values";

export function pythonHttp(values: SnippetValues): string {
  return `import hashlib
import platform
import sys
import threading
import time

import requests

BASE_URL = ${quoted(`${values.baseUrl}/api/v1`)}
API_KEY = ${quoted(values.apiKey)}
LICENSE_KEY = ${quoted(licenseKeyOf(values))}  # ask your customer for theirs


def call(operation, **fields):
    response = requests.post(f"{BASE_URL}/{operation}", json={"api_key": API_KEY, **fields}, timeout=10)
    return response.json()


def get_hwid():
    """The same for every start on this computer."""
    return hashlib.sha256(platform.node().encode()).hexdigest()


def heartbeat_loop(session_token, interval_seconds):
    while True:
        time.sleep(interval_seconds)
        try:
            call("heartbeat", session_token=session_token)
        except (requests.RequestException, ValueError):
            pass  # no connection: the next one may get through


answer = call("init", license_key=LICENSE_KEY, hwid=get_hwid())
if not answer["success"]:
    sys.exit(f"Not licensed: {answer['message']}")

token = answer["session_token"]
interval = answer["heartbeat_interval_seconds"]
threading.Thread(target=heartbeat_loop, args=(token, interval), daemon=True).start()

print(f"Licensed to {answer['username'] or 'you'}")
# Your program runs here. Ask now and then whether the license is still good:
print(call("validate", session_token=token)["message"])

call("logout", session_token=token)
`;
}
