"""The secret address of a unit's calendar: only its digest is kept, a new one ends the old one."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.state.duty_tables import unit_feeds
from bot.state.sql import insert_into


def make(connection: Connection, unit: str, person_id: str, now: datetime) -> str:
    """A new secret for a unit; the one before it opens nothing any more."""
    secret = secrets.token_urlsafe(24)
    connection.execute(_MAKE, {"unit": unit, "digest": _digest(secret), "made_by": person_id, "at": now})
    return secret


_MAKE = insert_into(
    unit_feeds, "(unit) do update set digest = excluded.digest, made_by = excluded.made_by, at = excluded.at"
)


def unit_of(connection: Connection, secret: str) -> str | None:
    """The unit whose calendar a secret opens."""
    return connection.execute(select(unit_feeds.c.unit).where(unit_feeds.c.digest == _digest(secret))).scalar()


def made(connection: Connection, unit: str) -> datetime | None:
    """Since when a unit has a secret, None when it has none."""
    return connection.execute(select(unit_feeds.c.at).where(unit_feeds.c.unit == unit)).scalar()


def drop(connection: Connection, unit: str) -> bool:
    """A unit has no calendar any more; False when it had none."""
    return connection.execute(delete(unit_feeds).where(unit_feeds.c.unit == unit)).rowcount == 1


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
