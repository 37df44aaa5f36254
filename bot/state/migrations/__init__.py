"""Brings a database to the newest revision, after a copy of the SQLite file."""

import sqlite3
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

FOLDER = Path(__file__).parent


class MigrationError(ValueError):
    """The database cannot be used by this program; the message says so in Vietnamese."""


def upgrade(engine: Engine) -> None:
    """Upgrade to the newest revision; nothing happens when it is there already.

    Raises MigrationError when the database was written by a newer program.
    """
    script = _revisions()
    newest = script.get_current_head()
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    current = _revision(engine)
    if current == newest:
        return
    if current is not None and current not in {r.revision for r in script.walk_revisions()}:
        raise MigrationError("Dữ liệu này do bản chương trình mới hơn ghi. Xin dùng bản mới, hoặc phục hồi bản sao cũ.")
    if current is not None and engine.dialect.name == "sqlite":
        copy_sqlite(engine.url.database or "", newest or "")
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Two processes may start together: the second waits here and then finds nothing to do.
            connection.exec_driver_sql("select pg_advisory_xact_lock(7460118)")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


@cache
def _revisions() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def copy_sqlite(database: str, revision: str) -> Path:
    """Copy an SQLite file, whatever still stands in its log included, to `<file>.before-<revision>`."""
    target = Path(f"{database}.before-{revision}")
    with sqlite3.connect(database) as source, sqlite3.connect(target) as copy:
        source.backup(copy)
    source.close()
    copy.close()
    return target
