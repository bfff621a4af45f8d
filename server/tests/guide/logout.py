def logout(api_key, session_token):
    """Terminate session"""
    response = requests.post(
        "https://your-domain.com/api/v1/logout",
        json={
            "api_key": api_key,
            "session_token": session_token
        }
    )
    return response.json()["success"]
