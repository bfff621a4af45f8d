"""Attempts: inits, and the first refusal of each session; statistics; resets by customers"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


ID = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("license_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("outcome", ID, nullable=False),
        sa.Column("hwid", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("client_version", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", "license_id", "id", name=op.f("pk_attempts")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_attempts_application_id_outcome_id", "attempts", ["application_id", "outcome", "id"], unique=False
    )
    op.add_column("sessions", sa.Column("first_refused_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "statistics",
        sa.Column("application_id", ID, nullable=False),
        sa.Column("hour", sa.BigInteger(), nullable=False),
        sa.Column("name", ID, nullable=False),
        sa.Column("shard", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", "hour", "name", "shard", name=op.f("pk_statistics")),
        sqlite_with_rowid=False,
        postgresql_with={"fillfactor": 70},
    )
    op.create_index(
        "ix_licenses_application_id_status_expires_at",
        "licenses",
        ["application_id", "status", "expires_at"],
        unique=False,
    )
    for table, column in (
        ("policies", "device_resets_per_month"),
        ("policies", "device_reset_cooldown_seconds"),
        ("licenses", "device_resets_used"),
    ):
        op.add_column(table, sa.Column(column, sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("licenses", sa.Column("devices_reset_at", sa.BigInteger(), nullable=True))
