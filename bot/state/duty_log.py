"""What was changed in duties and rows, by whom, when and from where: only ever added to."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from bot.state import new_id
from bot.state.duty_tables import duty_changes
from bot.state.sql import row_of


@dataclass(frozen=True)
class Act:
    """Who does something, when and from where; `by` is a person's id, "" for the program itself."""

    by: str
    at: datetime
    channel: str = ""


@dataclass(frozen=True)
class Change:
    """One change: `what` is the step's name, `detail` what belongs to it. The person may have been forgotten since."""

    at: datetime
    by: str
    channel: str
    what: str
    detail: dict[str, Any] = field(default_factory=dict)


def append(
    connection: Connection, duty_id: str, row_id: str | None, act: Act, what: str, detail: dict[str, Any] | None = None
) -> None:
    """Write a change down. The row (or the duty) is locked or new, so that the order is sure."""
    before = select(func.count()).select_from(duty_changes).where(*_of(duty_id, row_id))
    place = connection.execute(before).scalar_one()
    told = json.dumps(detail or {}, ensure_ascii=False, default=_plain)
    values = {"duty_id": duty_id, "row_id": row_id, "place": place, "what": what, "detail": told}
    change = row_of(duty_changes, id=new_id(), at=act.at, by_person=act.by, channel=act.channel, **values)
    connection.execute(duty_changes.insert().values(change))


def of_row(connection: Connection, duty_id: str, row_id: str) -> list[Change]:
    """What happened to a row, in order."""
    return _changes(connection, duty_id, row_id)


def of_duty(connection: Connection, duty_id: str) -> list[Change]:
    """What happened to the duty itself, in order."""
    return _changes(connection, duty_id, None)


def count_of(connection: Connection, person_id: str) -> int:
    """How many changes a person made."""
    his = select(func.count()).select_from(duty_changes).where(duty_changes.c.by_person == person_id)
    return int(connection.execute(his).scalar_one())


def _changes(connection: Connection, duty_id: str, row_id: str | None) -> list[Change]:
    found = select(duty_changes).where(*_of(duty_id, row_id)).order_by(duty_changes.c.place, duty_changes.c.at)
    return [Change(c.at, c.by_person, c.channel, c.what, json.loads(c.detail)) for c in connection.execute(found)]


def _of(duty_id: str, row_id: str | None) -> tuple[Any, Any]:
    of_row = duty_changes.c.row_id == row_id if row_id else duty_changes.c.row_id.is_(None)
    return duty_changes.c.duty_id == duty_id, of_row


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value)} cannot be written down")
