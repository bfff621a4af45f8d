"""Indexes for lists of licenses: by status, policy, end, username, e-mail, and HWID; for deleting many

Alembic's batch mode makes a table anew from what SQLite tells of it, which leaves out indexes of an expression:
who uses it on `licenses` makes those two again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_licenses_application_id_status_id", "licenses", ["application_id", "status", "id"])
    op.create_index("ix_licenses_application_id_policy_id_id", "licenses", ["application_id", "policy_id", "id"])
    op.create_index("ix_licenses_application_id_expires_at_id", "licenses", ["application_id", "expires_at", "id"])
    op.create_index(
        "ix_licenses_application_id_username_id", "licenses", ["application_id", sa.text("lower(username)"), "id"]
    )
    op.create_index(
        "ix_licenses_application_id_email_id", "licenses", ["application_id", sa.text("lower(email)"), "id"]
    )
    op.create_index("ix_devices_application_id_hwid", "devices", ["application_id", "hwid"])
    # Holds the ended sessions too: else deleting a license looks at every session of its application.
    op.create_index(
        "ix_sessions_application_id_license_id_ended_at", "sessions", ["application_id", "license_id", "ended_at"]
    )
    op.drop_index("ix_sessions_open", "sessions")
