"""Duties, and the rows that each unit has for them: one for each occurrence."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, or_, select, update
from sqlalchemy import Row as Found

from bot.state import duty_log, marks, new_id
from bot.state.duty_log import Act
from bot.state.duty_tables import duties, duty_rows, plans
from bot.state.sql import row_of

OPEN = ("new", "received", "returned")  # the unit has not reported
CLOSED = ("accepted", "not_applicable")
_AT_ONCE = 500  # rows


@dataclass(frozen=True)
class Duty:
    """What has to be done. `units` are codes or groups as the Office wrote them, `recurrence` the notation of
    docs/ke-hoach.md, `relative` a limit from an event ({"n", "unit", "after"}) or None, `due` the date of a duty that
    comes once (the end of a window), `last_day` None: for ever.

    id, number, made_by, made_at are given by `add`.
    """

    kind: str
    task: str
    units: tuple[str, ...] = ()
    plan_id: str | None = None
    quote: str = ""
    recipient: str = ""
    evidence: str = ""
    cooperating: str = ""
    recurrence: str = ""
    relative: dict[str, Any] | None = None
    day_off: str = "after"
    target: str = ""
    approximate: bool = False
    time: str = ""
    due: date | None = None
    window_from: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    owner: str = ""
    id: str = ""
    number: int = 0
    made_by: str = ""
    made_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def code(self) -> str:
        """What people call it: NV12."""
        return f"NV{self.number}"


@dataclass(frozen=True)
class NewRow:
    """A row to be made: `due` in force (None: no date yet), `named` as the plan's words have it, `remind_on` the day of
    the first step."""

    unit: str
    occurrence: str = ""
    due: date | None = None
    named: date | None = None
    remind_on: date | None = None


@dataclass(frozen=True)
class Row:
    """What one unit has to do for one occurrence, with what is needed of its duty and plan."""

    id: str
    number: int
    duty_id: str
    unit: str
    occurrence: str
    due: date | None
    named: date | None
    state: str
    received_at: datetime | None
    reported_at: datetime | None
    accepted_at: datetime | None
    on_time: bool | None
    extension: str
    extension_until: date | None
    extension_reason: str
    remind_on: date | None
    reminded_on: date | None
    step: int | None
    told: int
    made_at: datetime
    changed_at: datetime
    duty_number: int
    kind: str
    task: str
    quote: str
    recipient: str
    evidence: str
    target: str
    approximate: bool
    time: str
    day_off: str
    owner: str
    plan_id: str | None
    plan_title: str
    withdrawn: bool

    @property
    def open(self) -> bool:
        """Is it still the unit's turn?"""
        return self.state in OPEN and not self.withdrawn


_OF_DUTY = (
    "kind", "task", "quote", "recipient", "evidence", "target", "approximate", "time", "day_off", "owner", "plan_id",
)  # fmt: skip
_NOT_ROW = {"duty_number", "plan_title", "withdrawn", *_OF_DUTY}
_SELECT = (
    select(
        *(duty_rows.c[f.name] for f in fields(Row) if f.name not in _NOT_ROW),
        duties.c.number.label("duty_number"),
        *(duties.c[name] for name in _OF_DUTY),
        func.coalesce(plans.c.title, "").label("plan_title"),
        duties.c.withdrawn_at.is_not(None).label("withdrawn"),
    )
    .join_from(duty_rows, duties)
    .outerjoin(plans, duties.c.plan_id == plans.c.id)
)
_IN_ORDER = (duty_rows.c.due.is_(None), duty_rows.c.due, duty_rows.c.number)


def add(connection: Connection, duty: Duty, act: Act) -> Duty:
    """Keep a new duty; with its id and number."""
    given = {f.name: getattr(duty, f.name) for f in fields(Duty)}
    given |= {"id": new_id(), "number": marks.next_number(connection, "duties"), "made_by": act.by, "made_at": act.at}
    kept = given | {"units": _json(list(duty.units)), "relative": _json(duty.relative) if duty.relative else ""}
    connection.execute(duties.insert().values(row_of(duties, **kept)))
    made = Duty(**given)
    duty_log.append(connection, made.id, None, act, "made", {"task": duty.task, "units": list(duty.units)})
    return made


def get(connection: Connection, which: int | str) -> Duty | None:
    """A duty by its number or id."""
    where = duties.c.number == which if isinstance(which, int) else duties.c.id == which
    return next(iter(_duties(connection, select(duties).where(where))), None)


def listed(connection: Connection, plan_id: str | None = None, withdrawn: bool = False) -> list[Duty]:
    """All duties, or those of a plan, by number."""
    where = [] if withdrawn else [duties.c.withdrawn_at.is_(None)]
    where += [duties.c.plan_id == plan_id] if plan_id else []
    return _duties(connection, select(duties).where(*where).order_by(duties.c.number))


def withdraw(connection: Connection, id: str, act: Act, reason: str = "") -> bool:
    """A duty is taken back: its rows stay as they are, nobody is reminded; False when it was taken back before."""
    still = (duties.c.id == id, duties.c.withdrawn_at.is_(None))
    if connection.execute(update(duties).where(*still).values(withdrawn_at=act.at)).rowcount != 1:
        return False
    connection.execute(update(duty_rows).where(duty_rows.c.duty_id == id).values(remind_on=None))
    duty_log.append(connection, id, None, act, "withdrawn", {"reason": reason})
    return True


def add_rows(connection: Connection, duty_id: str, new: Sequence[NewRow], act: Act) -> int:
    """Make the rows that are not there yet; how many. Nothing that is there changes."""
    known = select(duty_rows.c.unit, duty_rows.c.occurrence).where(duty_rows.c.duty_id == duty_id)
    there = {(row.unit, row.occurrence) for row in connection.execute(known)}
    missing = list({(n.unit, n.occurrence): n for n in new if (n.unit, n.occurrence) not in there}.values())
    if not missing:
        return 0
    first = marks.next_number(connection, "duty_rows", len(missing))
    made = [
        row_of(
            duty_rows, id=new_id(), number=first + at, duty_id=duty_id, unit=n.unit, occurrence=n.occurrence, due=n.due,
            named=n.named, state="new", remind_on=n.remind_on, made_at=act.at, changed_at=act.at,
        )
        for at, n in enumerate(missing)
    ]  # fmt: skip
    for at in range(0, len(made), _AT_ONCE):
        connection.execute(insert(duty_rows), made[at : at + _AT_ONCE])
    duty_log.append(connection, duty_id, None, act, "rows", {"count": len(made)})
    return len(made)


def row(connection: Connection, which: int | str) -> Row | None:
    """A row by its number or id."""
    return next(iter(_rows(connection, _SELECT.where(_which(which)))), None)


def lock(connection: Connection, which: int | str) -> Row | None:
    """A row that nobody else can change until the transaction ends."""
    connection.execute(select(duty_rows.c.id).where(_which(which)).with_for_update())
    return row(connection, which)


def open_rows(connection: Connection, unit: str | None = None, due_by: date | None = None) -> list[Row]:
    """What units (or one) have not reported, the earliest due first, without a date last."""
    return in_states(connection, OPEN, unit, due_by)


def in_states(
    connection: Connection, states: Iterable[str], unit: str | None = None, due_by: date | None = None
) -> list[Row]:
    """Rows in some states, of duties that stand, the earliest due first: `("reported",)` waits for the Office."""
    where = [duty_rows.c.state.in_(list(states)), duties.c.withdrawn_at.is_(None)]
    where += [duty_rows.c.unit == unit] if unit is not None else []
    where += [duty_rows.c.due <= due_by] if due_by else []
    return _rows(connection, _SELECT.where(*where).order_by(*_IN_ORDER))


def asking_time(connection: Connection) -> list[Row]:
    """Rows whose unit asks for more time, the earliest due first."""
    where = (duty_rows.c.extension == "pending", duty_rows.c.state.in_(OPEN), duties.c.withdrawn_at.is_(None))
    return _rows(connection, _SELECT.where(*where).order_by(*_IN_ORDER))


def rows(
    connection: Connection, first: date, last: date, unit: str | None = None, plan_id: str | None = None,
    dateless: bool = False,
) -> list[Row]:  # fmt: skip
    """Rows that are due in a span of days, whatever their state; `dateless`: those without a date as well."""
    within = duty_rows.c.due.between(first, last)
    where = [or_(within, duty_rows.c.due.is_(None)) if dateless else within, duties.c.withdrawn_at.is_(None)]
    where += [duty_rows.c.unit == unit] if unit is not None else []
    where += [duties.c.plan_id == plan_id] if plan_id else []
    return _rows(connection, _SELECT.where(*where).order_by(*_IN_ORDER))


def of_duty(connection: Connection, duty_id: str) -> list[Row]:
    """All rows of a duty, by due date and unit."""
    return _rows(connection, _SELECT.where(duty_rows.c.duty_id == duty_id).order_by(*_IN_ORDER[:2], duty_rows.c.unit))


def _which(which: int | str) -> Any:
    return duty_rows.c.number == which if isinstance(which, int) else duty_rows.c.id == which


def _rows(connection: Connection, query: Select[Any]) -> list[Row]:
    return [Row(*found) for found in connection.execute(query)]


def _duties(connection: Connection, query: Select[Any]) -> list[Duty]:
    return [_duty(found) for found in connection.execute(query)]


def _duty(found: Found[Any]) -> Duty:
    given = {f.name: getattr(found, f.name) for f in fields(Duty)}
    given["units"] = tuple(json.loads(given["units"]))
    given["relative"] = json.loads(given["relative"]) if given["relative"] else None
    return Duty(**given)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
