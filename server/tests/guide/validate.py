def validate_session(api_key, session_token):
    """Validate an active session"""
    response = requests.post(
        "https://your-domain.com/api/v1/validate",
        json={
            "api_key": api_key,
            "session_token": session_token
        }
    )
    data = response.json()
    return data["success"]

# Usage
if validate_session("your_api_key", session_token):
    print("Session is valid")
else:
    print("Session expired or invalid")
