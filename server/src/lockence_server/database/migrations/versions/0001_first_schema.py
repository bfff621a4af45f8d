"""The first schema"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_installation")),
    )
    op.create_table(
        "organisations",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_table(
        "applications",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("session_lifetime_seconds", sa.BigInteger(), nullable=False),
        sa.Column("heartbeat_interval_seconds", sa.BigInteger(), nullable=False),
        sa.Column("minimum_version", sa.Text(), nullable=True),
        sa.Column("download_url", sa.Text(), nullable=True),
        sa.Column("blocks_devices", sa.Boolean(), nullable=False),
        sa.Column("blocked_prefixes", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_applications_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
    )
    op.create_index("ix_applications_organisation_id", "applications", ["organisation_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("application_id", ID, nullable=True),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_events_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index("ix_events_organisation_id_id", "events", ["organisation_id", "id"], unique=False)
    op.create_index("ix_events_subject_id_id", "events", ["subject_id", "id"], unique=False)
    op.create_table(
        "api_keys",
        sa.Column("api_key", ID, nullable=False),
        sa.Column("application_id", ID, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_api_keys_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("api_key", name=op.f("pk_api_keys")),
    )
    op.create_index("ix_api_keys_application_id", "api_keys", ["application_id"], unique=False)
    op.create_table(
        "blocklist_entries",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('device', 'address')", name=op.f("ck_blocklist_entries_kind")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_blocklist_entries_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", "kind", "value", name=op.f("pk_blocklist_entries")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_blocklist_entries_id", "blocklist_entries", ["id"], unique=False)
    op.create_table(
        "policies",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("duration_seconds", sa.BigInteger(), nullable=True),
        sa.Column("starts", sa.Text(), nullable=False),
        sa.Column("max_devices", sa.BigInteger(), nullable=False),
        sa.Column("max_sessions", sa.BigInteger(), nullable=False),
        sa.Column("at_session_limit", sa.Text(), nullable=False),
        sa.Column("entitlements", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "at_session_limit IN ('reject', 'replace_oldest')", name=op.f("ck_policies_at_session_limit")
        ),
        sa.CheckConstraint("starts IN ('creation', 'first_use')", name=op.f("ck_policies_starts")),
        sa.CheckConstraint("max_devices >= 0 AND max_sessions >= 0", name=op.f("ck_policies_limits")),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_policies_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", "id", name=op.f("pk_policies")),
    )
    op.create_index("ix_policies_id", "policies", ["id"], unique=False)
    op.create_table(
        "signing_keys",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("private_key_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("active_from", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_signing_keys_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", "id", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "licenses",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("key_digest", ID, nullable=False),
        sa.Column("key_encrypted", sa.LargeBinary(), nullable=False),
        sa.Column("policy_id", ID, nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("status_reason", sa.Text(), nullable=True),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("metadata", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("first_use_duration_seconds", sa.BigInteger(), nullable=True),
        sa.Column("first_used_at", sa.BigInteger(), nullable=True),
        sa.Column("max_devices", sa.BigInteger(), nullable=True),
        sa.Column("max_sessions", sa.BigInteger(), nullable=True),
        sa.Column("at_session_limit", sa.Text(), nullable=True),
        sa.Column("entitlements", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "at_session_limit IN ('reject', 'replace_oldest')", name=op.f("ck_licenses_at_session_limit")
        ),
        sa.CheckConstraint("status IN ('active', 'suspended', 'revoked')", name=op.f("ck_licenses_status")),
        sa.CheckConstraint("max_devices >= 0 AND max_sessions >= 0", name=op.f("ck_licenses_limits")),
        sa.ForeignKeyConstraint(
            ["application_id", "policy_id"],
            ["policies.application_id", "policies.id"],
            name=op.f("fk_licenses_application_id_policy_id"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_licenses_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", "id", name=op.f("pk_licenses")),
    )
    op.create_index("ix_licenses_id", "licenses", ["id"], unique=False)
    op.create_index(
        "uq_licenses_application_id_key_digest", "licenses", ["application_id", "key_digest"], unique=True
    )
    op.create_table(
        "devices",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("license_id", ID, nullable=False),
        sa.Column("hwid", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id", "license_id"],
            ["licenses.application_id", "licenses.id"],
            name=op.f("fk_devices_application_id_license_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", "license_id", "hwid", name=op.f("pk_devices")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_devices_id", "devices", ["id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("token_digest", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("license_id", ID, nullable=False),
        sa.Column("hwid", ID, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("client_version", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_activity_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("end_reason IN ('logout', 'replaced', 'ended')", name=op.f("ck_sessions_end_reason")),
        sa.ForeignKeyConstraint(
            ["application_id", "license_id"],
            ["licenses.application_id", "licenses.id"],
            name=op.f("fk_sessions_application_id_license_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", "token_digest", name=op.f("pk_sessions")),
        postgresql_with={"fillfactor": 70},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sessions_id", "sessions", ["id"], unique=False)
    op.create_index(
        "ix_sessions_open",
        "sessions",
        ["application_id", "license_id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
