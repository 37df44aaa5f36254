"""Documents sent to all units or some, and which units have said that they read them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.state import new_id
from bot.state.duty_log import Act
from bot.state.duty_tables import notice_reads, notices
from bot.state.sql import insert_into, row_of


@dataclass(frozen=True)
class Notice:
    """What was sent: a title, its words, a kept file ("" for none), the units it is for (none: all)."""

    id: str
    title: str
    text: str
    file_id: str
    sent_at: datetime
    units: tuple[str, ...] = ()

    def is_for(self, unit: str) -> bool:
        """Was it sent to this unit?"""
        return not self.units or unit in self.units


@dataclass(frozen=True)
class Read:
    """A unit that has read it: who said so, and when."""

    unit: str
    by: str
    at: datetime


def add(connection: Connection, title: str, text: str, file_id: str, act: Act, units: tuple[str, ...] = ()) -> Notice:
    """Keep what is sent to some units, or to all."""
    row = row_of(
        notices, id=new_id(), title=title, text=text, file_id=file_id, sent_by=act.by, sent_at=act.at,
        units=" ".join(units),
    )  # fmt: skip
    connection.execute(notices.insert().values(row))
    return Notice(row["id"], title, text, file_id, act.at, units)


def get(connection: Connection, id: str) -> Notice | None:
    """The notice of an id."""
    found = connection.execute(select(notices).where(notices.c.id == id)).one_or_none()
    return _notice(found) if found else None


def latest(connection: Connection, most: int = 6) -> list[Notice]:
    """The last notices, the newest first."""
    found = select(notices).order_by(notices.c.sent_at.desc(), notices.c.id).limit(most)
    return [_notice(row) for row in connection.execute(found)]


def read(connection: Connection, id: str, unit: str, act: Act) -> bool:
    """A unit has read it; False when it had said so before."""
    row = row_of(notice_reads, notice_id=id, unit=unit, by_person=act.by, at=act.at)
    return connection.execute(_READ, row).first() is not None


_READ = insert_into(notice_reads, "do nothing returning unit")


def reads(connection: Connection, id: str) -> list[Read]:
    """Which units have read it, in the order in which they said so."""
    found = select(notice_reads).where(notice_reads.c.notice_id == id).order_by(notice_reads.c.at)
    return [Read(row.unit, row.by_person, row.at) for row in connection.execute(found)]


def _notice(row: Row[Any]) -> Notice:
    return Notice(row.id, row.title, row.text, row.file_id, row.sent_at, tuple(row.units.split()))
