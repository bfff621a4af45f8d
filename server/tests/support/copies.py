"""A table of many rows, made of the one that is there."""

SESSIONS = 20_000
# On PostgreSQL.
COPY_SESSIONS = f"""
    INSERT INTO sessions
    SELECT application_id, md5(number::text), 'ses_' || number, license_id, hwid, address, client_version,
           created_at, last_activity_at, expires_at
    FROM sessions, generate_series(1, {SESSIONS}) AS number
"""
