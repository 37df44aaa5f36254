"""One-time codes: made, used once, lapsed; wrong ones are counted."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from bot.state.people_tables import codes, tries

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is mistaken for another
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_LENGTH = 12  # of 32 letters: 60 bits
_MOST_WRONG = 5
_WITHIN = timedelta(hours=1)
INVITED = timedelta(days=7)
LINKING = timedelta(minutes=30)


@dataclass(frozen=True)
class Grant:
    """What a code gives: a role (with unit and name), or an account more for a person."""

    role: str = ""
    unit: str = ""
    name: str = ""
    person_id: str | None = None
    made_by: str = ""


def make(connection: Connection, grant: Grant, now: datetime, lasting: timedelta = INVITED) -> str:
    """A new code. It is kept as a digest: nobody reads it out of the database."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    given = {"role": grant.role, "unit": grant.unit, "name": grant.name[:100], "made_by": grant.made_by}
    connection.execute(
        codes.insert().values(digest=_digest(code), person_id=grant.person_id, expires_at=now + lasting, **given)
    )
    return "-".join(code[at : at + 4] for at in range(0, _LENGTH, 4))


def peek(connection: Connection, code: str, now: datetime) -> Grant | None:
    """What a code would give; it stays usable. None when it is unknown, used or lapsed."""
    found = connection.execute(
        select(codes).where(codes.c.digest == _digest(code), codes.c.expires_at > now)
    ).one_or_none()
    return Grant(found.role, found.unit, found.name, found.person_id, found.made_by) if found else None


def spend(connection: Connection, code: str, now: datetime) -> Grant | None:
    """What a code gives; of two who use it at the same moment one gets it. None as for `peek`."""
    grant = peek(connection, code, now)
    if grant is None:
        return None
    gone = connection.execute(delete(codes).where(codes.c.digest == _digest(code)))
    return grant if gone.rowcount == 1 else None


def is_blocked(connection: Connection, channel: str, account: str, now: datetime) -> bool:
    """Has this account typed too many wrong codes lately?"""
    found = connection.execute(
        select(tries).where(tries.c.channel == channel, tries.c.account == account)
    ).one_or_none()
    return found is not None and found.count >= _MOST_WRONG and found.since > now - _WITHIN


def wrong(connection: Connection, channel: str, account: str, now: datetime) -> None:
    """Count a wrong code."""
    connection.execute(
        delete(tries).where(tries.c.channel == channel, tries.c.account == account, tries.c.since <= now - _WITHIN)
    )
    make_row = insert_postgres if connection.dialect.name == "postgresql" else insert_sqlite
    row = make_row(tries).values(channel=channel, account=account, count=1, since=now)
    more = {"count": tries.c.count + 1}
    connection.execute(row.on_conflict_do_update(index_elements=["channel", "account"], set_=more))


def sweep(connection: Connection, now: datetime) -> None:
    """Delete lapsed codes and old counts."""
    connection.execute(delete(codes).where(codes.c.expires_at <= now))
    connection.execute(delete(tries).where(tries.c.since <= now - _WITHIN))


def _digest(code: str) -> str:
    plain = re.sub(r"[^0-9A-Z]", "", code.upper().translate(_LOOKS_LIKE))
    return hashlib.sha256(plain.encode()).hexdigest()
