import time
import threading

def heartbeat_loop(api_key, session_token):
    """Send heartbeat every 5 minutes"""
    while True:
        try:
            requests.post(
                "https://your-domain.com/api/v1/heartbeat",
                json={
                    "api_key": api_key,
                    "session_token": session_token
                }
            )
        except:
            pass
        time.sleep(300) # 5 minutes

# Start heartbeat in background thread
thread = threading.Thread(
    target=heartbeat_loop,
    args=(api_key, session_token),
    daemon=True
)
thread.start()
