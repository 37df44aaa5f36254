"""Keys that are destroyed when their time is over, and the digests made with them."""

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.state.sql import insert_into
from bot.state.survey_tables import survey_keys


def key(connection: Connection, name: str, until: datetime | None) -> bytes:
    """The key of a name, made when there is none; it is destroyed at `until` (null: never)."""
    connection.execute(_MAKE, {"name": name, "secret": secrets.token_bytes(32), "until": until})
    return known(connection, name) or b""


def known(connection: Connection, name: str) -> bytes | None:
    """The key of a name, None when it was never made or is destroyed."""
    found = connection.execute(select(survey_keys.c.secret).where(survey_keys.c.name == name)).scalar_one_or_none()
    return bytes(found) if found is not None else None


def digest(secret: bytes, *parts: str) -> str:
    """What stands for something that must not be kept: the same with the same key, of no use without it."""
    return hmac.new(secret, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def sweep(connection: Connection, now: datetime) -> None:
    """Destroy the keys whose time is over."""
    connection.execute(delete(survey_keys).where(survey_keys.c.until <= now))


_MAKE = insert_into(survey_keys, "do nothing")
