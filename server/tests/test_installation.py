"""Starting: the secret key, the key file, the schema and its history."""

import os
import stat
from pathlib import Path

import httpx
import msgspec
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from lockence_server.app import running
from lockence_server.database import migrations
from lockence_server.database.engine import control_plane_engine, prepare
from lockence_server.database.tables import metadata
from lockence_server.errors import ConfigurationError, SchemaNewerError, SchemaOutdatedError, WrongSecretKeyError
from lockence_server.secrets import SecretBox
from lockence_server.settings import Settings
from tests.support.postgres import LocalPostgres


@pytest.mark.filterwarnings("ignore:.*expression-based index")
async def test_the_migrations_make_the_schema_of_the_tables(settings: Settings) -> None:
    await prepare(settings, migrate=True)

    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with control_plane_engine(settings) as engine, engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        if settings.is_sqlite:  # Which tells nothing of an index of an expression.
            made = await connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'")
            indexes = {index.name for table in metadata.sorted_tables for index in table.indexes}
            assert indexes <= {*made.scalars()}
        assert await connection.run_sync(migrations.current_revision) == migrations.NEWEST


def test_the_newest_revision_is_the_one_the_code_asks_for() -> None:
    assert ScriptDirectory.from_config(migrations.alembic_config()).get_heads() == [migrations.NEWEST]


async def test_a_wrong_secret_key_is_refused_and_changes_nothing(settings: Settings) -> None:
    await prepare(settings, migrate=True)
    wrong = msgspec.structs.replace(settings, secret_key="not the key of this database")
    before = await _everything(settings)
    with pytest.raises(WrongSecretKeyError, match="Nothing was changed"):
        await prepare(wrong, migrate=True)
    assert await _everything(settings) == before
    await prepare(settings)


async def _everything(settings: Settings) -> list[tuple[object, ...]]:
    async with control_plane_engine(settings) as engine, engine.connect() as connection:
        rows = []
        for table in metadata.sorted_tables:
            rows += [tuple(row) for row in await connection.execute(table.select())]
        return rows


async def test_a_key_file_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'new' / 'lockence.db'}")
    first = await prepare(settings)
    key_file = tmp_path / "new" / "lockence.key"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    content = key_file.read_text()
    assert len(content.strip()) >= 43
    assert (await prepare(settings)).fingerprint() == first.fingerprint()
    assert key_file.read_text() == content
    for file in key_file.parent.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
    assert sorted(path.name for path in key_file.parent.iterdir() if ".db" not in path.name) == ["lockence.key"]


async def test_a_lost_key_file_is_not_replaced(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'lockence.db'}")
    await prepare(settings)
    key_file = tmp_path / "lockence.key"
    os.rename(key_file, tmp_path / "elsewhere")
    with pytest.raises(ConfigurationError, match="Put it back from your backup"):
        await prepare(settings)
    assert not key_file.exists()
    os.rename(tmp_path / "elsewhere", key_file)
    await prepare(settings)


async def test_a_short_secret_key_is_refused(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'lockence.db'}", secret_key="short")
    with pytest.raises(ConfigurationError, match="shorter than 16"):
        await prepare(settings)


async def test_postgresql_is_migrated_only_when_told(postgres: LocalPostgres) -> None:
    settings = Settings(database_url=await postgres.new_database(), secret_key="a secret key for tests only")
    with pytest.raises(SchemaOutdatedError, match="lockence migrate"):
        await prepare(settings)
    async with control_plane_engine(settings) as engine, engine.connect() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == []
    await prepare(settings, migrate=True)
    async with control_plane_engine(settings) as engine, engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(SchemaOutdatedError, match="0000"):
        await prepare(settings)


async def test_a_schema_of_a_newer_version_is_refused(settings: Settings) -> None:
    await prepare(settings, migrate=True)
    async with control_plane_engine(settings) as engine, engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaNewerError, match="9999"):
        await prepare(settings, migrate=True)


async def test_both_planes_read_a_postgresql_url_as_libpq_does(postgres: LocalPostgres) -> None:
    url = await postgres.new_database() + "&sslmode=disable&application_name=mine"
    settings = Settings(database_url=url, secret_key="a secret key for tests only")
    await prepare(settings, migrate=True)
    async with running(settings, SecretBox(settings.secret_key)) as lockence:
        transport = httpx.ASGITransport(lockence)
        async with httpx.AsyncClient(transport=transport, base_url="http://lockence.test") as http:
            assert (await http.get("/health/ready")).status_code == 200


async def test_postgresql_needs_a_secret_key(postgres: LocalPostgres) -> None:
    with pytest.raises(ConfigurationError, match="LOCKENCE_SECRET_KEY is not set"):
        await prepare(Settings(database_url=await postgres.new_database()), migrate=True)


def test_a_secret_belongs_to_its_row() -> None:
    box = SecretBox("a secret key for tests only")
    encrypted = box.encrypt(b"XXXXX", "lic_1")
    assert b"XXXXX" not in encrypted
    assert box.encrypt(b"XXXXX", "lic_1") != encrypted
    assert box.decrypt(encrypted, "lic_1") == b"XXXXX"
    for other, row in [(box, "lic_2"), (SecretBox("another secret key of a test"), "lic_1")]:
        with pytest.raises(WrongSecretKeyError):
            other.decrypt(encrypted, row)


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"LOCKENCE_QUEUE_REQUEST_MAX": "5"}, "Unknown setting: LOCKENCE_QUEUE_REQUEST_MAX"),
        ({"LOCKENCE_QUEUE_REQUESTS_MAX": "0"}, "LOCKENCE_QUEUE_REQUESTS_MAX"),
        ({"LOCKENCE_QUEUE_REQUESTS_MAX": "many"}, "LOCKENCE_QUEUE_REQUESTS_MAX"),
        ({"LOCKENCE_LOG_LEVEL": "loud"}, "LOCKENCE_LOG_LEVEL"),
        ({"LOCKENCE_DATABASE_URL": "mysql://x"}, "sqlite:/// or postgresql://"),
        ({"LOCKENCE_DATABASE_URL": "sqlite:///:memory:"}, "names no file"),
        ({"LOCKENCE_DATABASE_URL": "sqlite:///"}, "names no file"),
        ({"LOCKENCE_RATE_LIMIT": "often"}, "LOCKENCE_RATE_LIMIT"),
        ({"LOCKENCE_RATE_LIMIT": "100/minute;1000/hour"}, "LOCKENCE_RATE_LIMIT"),
        ({"LOCKENCE_TRUSTED_PROXIES": "127.0.0.1, banana"}, "banana"),
        ({"LOCKENCE_TRUSTED_PROXIES": "10.1.2.3/8"}, "10.1.2.3/8"),
        ({"LOCKENCE_TRUSTED_PROXIES": "*, 127.0.0.1"}, "stands alone"),
    ],
)
def test_a_wrong_setting_is_named(variables: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        Settings.from_environment(variables)


def test_settings_come_from_the_environment_and_hide_their_secrets() -> None:
    settings = Settings.from_environment(
        {
            "PATH": "/bin",
            "LOCKENCE_DATABASE_URL": "postgresql://user:hidden@db.example/lockence?sslmode=require",
            "LOCKENCE_SECRET_KEY": "hidden hidden hidden",
            "LOCKENCE_LOG_REQUESTS": "true",
            "LOCKENCE_DATABASE_TIMEOUT_SECONDS": "2.5",
            "LOCKENCE_PORT": "9000",
        }
    )
    assert settings.log_requests is True
    assert settings.database_timeout_seconds == 2.5
    assert settings.database_name == "postgresql://db.example/lockence"
    assert "hidden" not in repr(settings)
