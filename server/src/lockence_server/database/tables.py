"""The whole schema on one page, for SQLite and PostgreSQL alike.

- Times are integer milliseconds since 1970, UTC (`…_at`); NULL means "not yet" or "never".
- Identifiers are prefixed ULIDs (`lic_…`), compared byte by byte on both databases.
- Every table of the data plane carries `application_id`, its key begins with it and its joins stay within
  it, so that the schema can be distributed over many machines by that column.
- Secrets are encrypted (`…_encrypted`) or kept only as a digest (`…_digest`, hexadecimal).
- A limit of 0 means "no limit". NULL in a license means "as its policy says".
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Bytewise comparison: identifiers sort by time, and no locale's rules are paid for.
Id = Text().with_variant(Text(collation="C"), "postgresql")
Time = BigInteger


def application_key() -> Column[str]:
    return Column("application_id", Id, ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True)


def not_announced(name: str, marker: str) -> Index:
    return Index(
        name,
        "expires_at",
        sqlite_where=text(f"{marker} IS NOT expires_at"),
        postgresql_where=text(f"{marker} IS DISTINCT FROM expires_at"),
    )


# What must be the same for every process of an installation, such as the check of the secret key.
installation = Table(
    "installation",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

organisations = Table(
    "organisations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", Time, nullable=False),
)

applications = Table(
    "applications",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("session_lifetime_seconds", BigInteger, nullable=False),
    Column("heartbeat_interval_seconds", BigInteger, nullable=False),
    Column("minimum_version", Text),
    Column("download_url", Text),
    # What kinds of blocklist entries there are, so that a request is looked up only where it can be found:
    # whether any device is blocked, and the lengths of the blocked networks, such as ["4/24", "6/64"].
    Column("blocks_devices", Boolean, nullable=False),
    Column("blocked_prefixes", JSON, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
)

# The way from a request to its application. An old key works until `expires_at`.
api_keys = Table(
    "api_keys",
    metadata,
    Column("api_key", Id, primary_key=True),
    Column("application_id", Id, ForeignKey("applications.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Time, nullable=False),
    Column("expires_at", Time),
)

# ECDSA P-256. The newest whose `active_from` has come signs.
signing_keys = Table(
    "signing_keys",
    metadata,
    application_key(),
    Column("id", Id, primary_key=True),
    Column("public_key", Text, nullable=False),  # SubjectPublicKeyInfo, base64
    Column("private_key_encrypted", LargeBinary, nullable=False),
    Column("active_from", Time, nullable=False),
    Column("created_at", Time, nullable=False),
)

# Presets that licenses are made from.
policies = Table(
    "policies",
    metadata,
    application_key(),
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("duration_seconds", BigInteger),  # NULL: never ends
    Column("starts", Text, nullable=False),
    Column("max_devices", BigInteger, nullable=False),
    Column("max_sessions", BigInteger, nullable=False),
    Column("at_session_limit", Text, nullable=False),
    Column("entitlements", JSON, nullable=False),
    # What customers may do by themselves, in a calendar month and so long after the last time. 0: nothing.
    Column("device_resets_per_month", BigInteger, nullable=False, server_default="0"),
    Column("device_reset_cooldown_seconds", BigInteger, nullable=False, server_default="0"),
    Column("created_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
    Index("ix_policies_id", "id"),
    CheckConstraint("starts IN ('creation', 'first_use')", name="starts"),
    CheckConstraint("at_session_limit IN ('reject', 'replace_oldest')", name="at_session_limit"),
    CheckConstraint("max_devices >= 0 AND max_sessions >= 0", name="limits"),
)

licenses = Table(
    "licenses",
    metadata,
    application_key(),
    Column("id", Id, primary_key=True),
    Column("key_digest", Id, nullable=False),
    Column("key_encrypted", LargeBinary, nullable=False),
    Column("policy_id", Id),
    Column("status", Text, nullable=False),
    Column("status_reason", Text),
    Column("username", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("metadata", JSON, nullable=False),
    Column("expires_at", Time),
    # Set while the license waits for its first init, which makes `expires_at` of it.
    Column("first_use_duration_seconds", BigInteger),
    Column("first_used_at", Time),
    # When the customer last reset its devices, and how often in the month of that time.
    Column("devices_reset_at", Time),
    Column("device_resets_used", BigInteger, nullable=False, server_default="0"),
    # Overrides of the policy.
    Column("max_devices", BigInteger),
    Column("max_sessions", BigInteger),
    Column("at_session_limit", Text),
    Column("entitlements", JSON(none_as_null=True)),
    # The `expires_at` that `license.expiring` and `license.expired` were recorded for. Another one is announced
    # again; these indexes hold what has not been.
    Column("announced_expiring", Time),
    Column("announced_expired", Time),
    Column("created_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
    Index("ix_licenses_id", "id"),
    # Counted from it: how many have a status, and how many end soon.
    Index("ix_licenses_application_id_status_expires_at", "application_id", "status", "expires_at"),
    not_announced("ix_licenses_expiring", "announced_expiring"),
    not_announced("ix_licenses_expired", "announced_expired"),
    Index("uq_licenses_application_id_key_digest", "application_id", "key_digest", unique=True),
    # What lists are filtered and sorted by. Clients never change these columns, but for the first use.
    Index("ix_licenses_application_id_status_id", "application_id", "status", "id"),
    Index("ix_licenses_application_id_policy_id_id", "application_id", "policy_id", "id"),
    Index("ix_licenses_application_id_expires_at_id", "application_id", "expires_at", "id"),
    Index("ix_licenses_application_id_username_id", "application_id", text("lower(username)"), "id"),
    Index("ix_licenses_application_id_email_id", "application_id", text("lower(email)"), "id"),
    ForeignKeyConstraint(["application_id", "policy_id"], ["policies.application_id", "policies.id"]),
    CheckConstraint("status IN ('active', 'suspended', 'revoked')", name="status"),
    CheckConstraint("at_session_limit IN ('reject', 'replace_oldest')", name="at_session_limit"),
    CheckConstraint("max_devices >= 0 AND max_sessions >= 0", name="limits"),
)


# Licenses, from the first to the last id, that are being written in more than one transaction, as SQLite's one
# writer needs where they are many. What is left of them when nobody is at it any more is deleted again.
license_batches = Table(
    "license_batches",
    metadata,
    application_key(),
    Column("first_id", Id, primary_key=True),
    Column("last_id", Id, nullable=False),
    Column("written_until", Time, nullable=False, index=True),  # put off while it is written
    Column("given_up", Boolean, nullable=False),
)


def of_license() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["application_id", "license_id"], ["licenses.application_id", "licenses.id"], ondelete="CASCADE"
    )


# The HWIDs bound to a license.
devices = Table(
    "devices",
    metadata,
    Column("application_id", Id, primary_key=True),
    Column("license_id", Id, primary_key=True),
    Column("hwid", Id, primary_key=True),
    Column("id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("first_seen_at", Time, nullable=False),
    Column("last_seen_at", Time, nullable=False),
    Index("ix_devices_id", "id"),
    Index("ix_devices_application_id_hwid", "application_id", "hwid"),
    of_license(),
    sqlite_with_rowid=False,
)

# A heartbeat changes only `last_activity_at` and `expires_at`. No index may name them: PostgreSQL then keeps
# the new version of the row on its page (HOT) and touches no index, which the fill factor leaves room for.
sessions = Table(
    "sessions",
    metadata,
    Column("application_id", Id, primary_key=True),
    Column("token_digest", Id, primary_key=True),
    Column("id", Id, nullable=False),
    Column("license_id", Id, nullable=False),
    Column("hwid", Id, nullable=False),
    Column("address", Text, nullable=False),
    Column("client_version", Text, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("last_activity_at", Time, nullable=False),
    Column("expires_at", Time, nullable=False),
    Column("ended_at", Time),
    Column("end_reason", Text),  # NULL in a session that is over: nobody ended it, it ran out
    # When a validate or heartbeat was first refused: an attempt tells of that one only.
    Column("first_refused_at", Time),
    Index("ix_sessions_id", "id"),
    # The open ones of a license, and all of them where it is deleted.
    Index("ix_sessions_application_id_license_id_ended_at", "application_id", "license_id", "ended_at"),
    of_license(),
    CheckConstraint("end_reason IN ('logout', 'replaced', 'ended')", name="end_reason"),
    sqlite_with_rowid=False,
    postgresql_with={"fillfactor": 70},
)

# How often things happen in each hour, such as `init.ok`: see `counting`. Like attempts they refer to nothing.
statistics = Table(
    "statistics",
    metadata,
    Column("application_id", Id, primary_key=True),
    Column("hour", Time, primary_key=True),  # when it began
    Column("name", Id, primary_key=True),
    Column("shard", BigInteger, primary_key=True),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
    postgresql_with={"fillfactor": 70},
)

# Every init, and the first refusal of each session: `outcome` is the code of the answer. `license_id` is '' where
# no license is known. Attempts refer to nothing: they outlive what they tell of, until they are pruned, and an
# insert of them waits for nobody. The index lists an application's by outcome, merged for all outcomes, and
# finds the oldest to prune.
attempts = Table(
    "attempts",
    metadata,
    Column("application_id", Id, primary_key=True),
    Column("license_id", Id, primary_key=True),
    Column("id", Id, primary_key=True),
    Column("outcome", Id, nullable=False),
    Column("hwid", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("client_version", Text, nullable=False),
    Column("occurred_at", Time, nullable=False),
    Index("ix_attempts_application_id_outcome_id", "application_id", "outcome", "id"),
    sqlite_with_rowid=False,
)

blocklist_entries = Table(
    "blocklist_entries",
    metadata,
    application_key(),
    Column("kind", Text, primary_key=True),
    Column("value", Id, primary_key=True),  # a HWID, or a network such as 203.0.113.0/24
    Column("id", Id, nullable=False),
    Column("note", Text, nullable=False),
    Column("created_at", Time, nullable=False),
    Index("ix_blocklist_entries_id", "id"),
    CheckConstraint("kind IN ('device', 'address')", name="kind"),
    sqlite_with_rowid=False,
)

# People who sign in.
accounts = Table(
    "accounts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("email", Id, nullable=False, unique=True),  # in lower case
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
)

memberships = Table(
    "memberships",
    metadata,
    Column("organisation_id", Id, ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("role", Text, nullable=False),
    Column("created_at", Time, nullable=False),
)

# A browser in which a person is signed in.
logins = Table(
    "logins",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_digest", Id, nullable=False, unique=True),
    Column("address", Text, nullable=False),
    Column("user_agent", Text, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("last_used_at", Time, nullable=False),
    Column("expires_at", Time, nullable=False),
)

# Who was asked to join an organisation, by whom (NULL: from the command line), and has not answered yet.
invitations = Table(
    "invitations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id", ondelete="CASCADE"), nullable=False),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), index=True),
    Column("email", Id, nullable=False),
    Column("role", Text, nullable=False),
    Column("token_digest", Id, nullable=False, unique=True),
    Column("created_at", Time, nullable=False),
    Column("expires_at", Time, nullable=False),
    UniqueConstraint("organisation_id", "email"),
)

# What was sent to an e-mail address to be used once: to set another password, or to register.
links = Table(
    "links",
    metadata,
    Column("purpose", Id, primary_key=True),
    Column("email", Id, primary_key=True),
    Column("token_digest", Id, nullable=False, unique=True),
    Column("expires_at", Time, nullable=False, index=True),
)

# What an authenticator app makes codes from. It counts once `confirmed_at` is set.
totp_secrets = Table(
    "totp_secrets",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("secret_encrypted", LargeBinary, nullable=False),
    Column("confirmed_at", Time),
    Column("last_step", BigInteger, nullable=False),  # of the last code that was used: none works twice
)

# For who has lost the app. Each is deleted as it is used.
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("code_digest", Id, primary_key=True),
)

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", Id, primary_key=True),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("credential_id", Id, nullable=False, unique=True),  # base64url
    Column("public_key", LargeBinary, nullable=False),  # COSE
    Column("sign_count", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("last_used_at", Time),
)

# What a passkey has to sign, once and soon: to be added to an account, or (NULL) to sign in.
passkey_challenges = Table(
    "passkey_challenges",
    metadata,
    Column("challenge_digest", Id, primary_key=True),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), index=True),
    Column("expires_at", Time, nullable=False, index=True),
)

# What scripts and shops call the management API with. It can do at most what its maker can.
api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("account_id", Id, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("token_digest", Id, nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("networks", JSON, nullable=False),  # it may be used from; [] is from anywhere
    Column("created_at", Time, nullable=False),
    Column("expires_at", Time),
    Column("last_used_at", Time),
)

# Answers to POSTs with an `Idempotency-Key`, kept for a day.
idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("caller", Id, primary_key=True),
    Column("key", Id, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("answer_encrypted", LargeBinary),
    Column("created_at", Time, nullable=False, index=True),
    sqlite_with_rowid=False,
)

# What vendors did, and what time did: written in the transaction of the change itself.
events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id"), nullable=False),
    Column("application_id", Id),
    Column("subject_id", Id, nullable=False),
    Column("type", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("address", Text, nullable=False, server_default=""),
    Column("occurred_at", Time, nullable=False),
    Index("ix_events_organisation_id_id", "organisation_id", "id"),
    Index("ix_events_subject_id_id", "subject_id", "id"),
)


def pending(name: str, *columns: str) -> Index:
    condition = text("state = 'pending'")
    return Index(name, *columns, sqlite_where=condition, postgresql_where=condition)


# Where an organisation wants to hear of its events.
webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("organisation_id", Id, ForeignKey("organisations.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("application_id", Id),  # NULL: of all; one that is deleted is still told of
    Column("url", Text, nullable=False),
    Column("event_types", JSON, nullable=False),
    Column("description", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("secret_encrypted", LargeBinary, nullable=False),
    # Signs beside the new one for a while after a rotation.
    Column("previous_secret_encrypted", LargeBinary),
    Column("previous_secret_until", Time),
    # What has failed since something was delivered last; too much of it pauses the webhook.
    Column("failures", BigInteger, nullable=False),
    Column("failing_since", Time),
    Column("paused_at", Time),
    Column("created_at", Time, nullable=False),
    Column("updated_at", Time, nullable=False),
)

# The outbox: an event on its way to a webhook, written in the transaction of the event itself. The id is made of
# those of both, so it sorts by event.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("webhook_id", Id, ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", Id, nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", BigInteger, nullable=False),
    Column("due_at", Time, nullable=False),  # of the next attempt; while one is made, of whoever takes it over
    Column("gives_up_at", Time, nullable=False),
    Column("created_at", Time, nullable=False),
    Column("finished_at", Time),
    Index("ix_deliveries_webhook_id_id", "webhook_id", "id"),
    pending("ix_deliveries_due", "webhook_id", "due_at"),
    pending("ix_deliveries_order", "webhook_id", "subject_id", "id"),
    CheckConstraint("state IN ('pending', 'delivered', 'failed')", name="state"),
)

# Every try to deliver, and what came of it.
delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("delivery_id", Id, ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("url", Text, nullable=False),
    Column("attempted_at", Time, nullable=False),
    Column("duration_ms", BigInteger, nullable=False),
    Column("status", BigInteger),
    Column("response_body", Text, nullable=False),  # its beginning
    Column("error", Text, nullable=False),
)

# Which process runs the periodic jobs, and until when nobody else does.
jobs = Table(
    "jobs",
    metadata,
    Column("name", Id, primary_key=True),
    Column("held_by", Text, nullable=False),
    Column("held_until", Time, nullable=False),
)
