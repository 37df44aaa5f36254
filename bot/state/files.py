"""Files that came in or go out: kept, given out by an id that cannot be guessed, erased when their time is over."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from bot.state.file_tables import files
from bot.state.sql import insert_into, row_of

_NAME = 200  # characters kept of a name
_KEEP = insert_into(files, "do nothing")


@dataclass(frozen=True)
class File:
    """A kept file with its content."""

    id: str
    name: str
    media: str
    body: bytes
    until: datetime | None


def promised() -> str:
    """An id for a file that is still to be made; it cannot be guessed."""
    return secrets.token_urlsafe(24)


def keep(
    connection: Connection, body: bytes, name: str, now: datetime, *, media: str = "", until: datetime | None = None,
    id: str = "",
) -> str:  # fmt: skip
    """Keep a file, for ever or `until`, under the `id` that was promised for it or a fresh one; its id.

    What is kept under that id already stays: two processes may have made the same file.
    """
    id = id or promised()
    name = " ".join(name.split())[-_NAME:] or "tep"
    values = {"name": name, "media": media[:100], "size": len(body), "body": body, "kept_at": now, "until": until}
    connection.execute(_KEEP, row_of(files, id=id, **values))
    return id


def get(connection: Connection, id: str, now: datetime) -> File | None:
    """A file, None when there is none (any more)."""
    row = connection.execute(select(files).where(files.c.id == id)).one_or_none()
    if row is None or (row.until and row.until <= now):
        return None
    return File(row.id, row.name, row.media, row.body, row.until)


def hold(connection: Connection, id: str, until: datetime | None = None) -> None:
    """Keep a file for ever, or until another moment: something refers to it now."""
    connection.execute(update(files).where(files.c.id == id).values(until=until))


def sweep(connection: Connection, now: datetime) -> None:
    """Erase what nobody needs any more."""
    connection.execute(delete(files).where(files.c.until <= now))
