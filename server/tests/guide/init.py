import requests
import hashlib
import platform

def get_hwid():
    """Generate hardware ID from machine info"""
    return hashlib.sha256(
        platform.node().encode()
    ).hexdigest()

def initialize_license(api_key, license_key):
    """Initialize and validate license"""
    response = requests.post(
        "https://your-domain.com/api/v1/init",
        json={
            "api_key": api_key,
            "license_key": license_key,
            "hwid": get_hwid()
        }
    )
    data = response.json()
    if data["success"]:
        return data["session_token"]
    else:
        raise Exception(data["message"])

# Usage
try:
    session = initialize_license(
        "your_api_key",
        "XXXXX-XXXXX-XXXXX-XXXXX"
    )
    print(f"Authenticated! Session: {session}")
except Exception as e:
    print(f"Authentication failed: {e}")
