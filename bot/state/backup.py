"""People's data as one file, from either database and into either."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from bot.state import State
from bot.state.inbox import ERASED
from bot.state.tables import METADATA, inbox, outbox

_AT_ONCE = 500  # rows


class BackupError(ValueError):
    """The file cannot be written or used; the message says why, in Vietnamese."""


def save(state: State, target: Path) -> dict[str, int]:
    """Write all of the state, as it is at one moment, to an SQLite file; how many rows of each table.

    The service may go on meanwhile. Raises BackupError when the file exists.
    """
    if target.exists():
        raise BackupError(f"Tệp {target} đã có. Xin chọn tên khác, để không ghi đè bản sao cũ.")
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    copy = State.open(f"sqlite:///{part}")
    try:
        with moment_of(state) as source:
            counts = copy.do(_fill, source)
    finally:
        copy.close()
    _one_file(part)
    part.replace(target)
    return counts


@contextmanager
def moment_of(state: State) -> Iterator[Connection]:
    """The state as it is at one moment, to read; those who write need not wait."""
    with state.engine.connect() as connection:
        held = {"only_reads": True} if state.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with connection.execution_options(**held).begin():
            yield connection


def restore(state: State, source: Path, now: datetime) -> dict[str, int]:
    """Put the state of a file in the place of what there is, in one transaction; how many rows of each table.

    What was waiting to be sent when the copy was made is not sent now: it may have arrived long ago. It is listed as
    perhaps not arrived. Raises BackupError when the file is no backup of this program or of a newer one.
    """
    if not source.is_file():
        raise BackupError(f"Không thấy tệp {source}.")
    if not _is_ours(source):
        raise BackupError(f"Tệp {source} không phải bản sao lưu của chương trình này.")
    work = source.with_name(f"{source.name}.{now:%Y%m%d%H%M%S}.part")
    work.write_bytes(source.read_bytes())  # opening upgrades it, and the copy is to stay as it is
    try:
        copy = State.open(f"sqlite:///{work}")
        try:
            with copy.engine.begin() as backup:
                return state.do(_replace, backup)
        finally:
            copy.close()
    finally:
        for left in work.parent.glob(f"{work.name}*"):
            left.unlink()


def _is_ours(path: Path) -> bool:
    """Any other SQLite file would be taken for an empty state."""
    connection = sqlite3.connect(path)
    try:
        names = {name for (name,) in connection.execute("select name from sqlite_master")}
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()
    return {"alembic_version", "inbox", "outbox"} <= names


def _fill(target: Connection, source: Connection) -> dict[str, int]:
    """Copy every table into the empty ones of the target."""
    counts = {}
    for table in METADATA.sorted_tables:
        counts[table.name] = 0
        for rows in source.execute(select(table)).mappings().partitions(_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in rows])
            counts[table.name] += len(rows)
    return counts


def _replace(target: Connection, backup: Connection) -> dict[str, int]:
    for table in reversed(METADATA.sorted_tables):
        target.execute(delete(table))
    counts = _fill(target, backup)
    doubtful = (outbox.c.state.in_(["queued", "sending"]), outbox.c.channel != "web")
    values = {"state": "unknown", "repeat": "restored", "lease_until": None, "error": "có từ trước khi phục hồi"}
    target.execute(update(outbox).where(*doubtful).values(**values))
    # What people asked before the copy was made is not answered now, out of the blue.
    target.execute(update(inbox).where(inbox.c.state == "waiting").values(state="dropped", **ERASED))
    return counts


def _one_file(path: Path) -> None:
    """Take what stands in the log beside an SQLite file into it."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
