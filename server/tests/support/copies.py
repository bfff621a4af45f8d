"""Tables of many rows, made of the one that is there. On PostgreSQL."""

SESSIONS = 20_000
COPY_SESSIONS = f"""
    INSERT INTO sessions
    SELECT application_id, md5(number::text), 'ses_' || number, license_id, hwid, address, client_version,
           created_at, last_activity_at, expires_at
    FROM sessions, generate_series(1, {SESSIONS}) AS number
"""
LICENSES = 20_000
COPY_LICENSES = f"""
    INSERT INTO licenses
    SELECT (jsonb_populate_record(licenses, jsonb_build_object('id', number, 'key_digest', number))).*
    FROM licenses, generate_series(1, {LICENSES}) AS number
"""
