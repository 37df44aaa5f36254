"""The documents that duties come from: found again by number and title, and how far the Office has come with them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.state import new_id
from bot.state.duty_log import Act
from bot.state.duty_tables import plans, proposals
from bot.state.sql import row_of


@dataclass(frozen=True)
class Plan:
    """A document; `open` of its proposals wait for the Office's word."""

    id: str
    title: str
    number: str
    issued: date | None
    file_id: str
    made_at: datetime
    open: int


_WAITING = (
    select(func.count())
    .where(proposals.c.plan_id == plans.c.id, proposals.c.state == "proposed")
    .correlate(plans)
    .scalar_subquery()
)
_SELECT = select(plans, _WAITING.label("open")).order_by(plans.c.made_at.desc(), plans.c.id)


def add(
    connection: Connection, title: str, act: Act, *, number: str = "", issued: date | None = None, file_id: str = ""
) -> str:
    """Keep that there is a plan; its id."""
    values = {"title": title, "number": number[:100], "issued": issued, "file_id": file_id}
    row = row_of(plans, id=new_id(), made_by=act.by, made_at=act.at, **values)
    connection.execute(plans.insert().values(row))
    return str(row["id"])


def get(connection: Connection, id: str) -> Plan | None:
    """The plan of an id."""
    return next(iter(_read(connection, plans.c.id == id)), None)


def alike(connection: Connection, number: str, title: str) -> Plan | None:
    """The last plan that was read before with the same number and title."""
    return next(iter(_read(connection, plans.c.number == number[:100], plans.c.title == title)), None)


def listed(connection: Connection, most: int = 20) -> list[Plan]:
    """The last plans, the newest first."""
    return _read(connection)[:most]


def _read(connection: Connection, *where: Any) -> list[Plan]:
    return [_plan(row) for row in connection.execute(_SELECT.where(*where))]


def _plan(row: Row[Any]) -> Plan:
    return Plan(row.id, row.title, row.number, row.issued, row.file_id, row.made_at, row.open)
