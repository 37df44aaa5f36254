"""A duty that the Office confirms becomes rows, one for each unit and occurrence; dates that come later follow."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.state import Connection, duties, duty_events, duty_steps, marks
from bot.state.duties import Duty, NewRow, Row
from bot.state.duty_events import Event
from bot.state.duty_log import Act
from handlers.context import Context
from handlers.duties import steps
from handlers.units import unit_called
from handlers.wording import number
from knowledge.department import Department
from knowledge.duties import days_off, relative
from knowledge.duties.occurrences import Occurrence, occurrences
from knowledge.plans.codes import codes
from knowledge.text import fold

_AHEAD = timedelta(days=60)  # before the turn of the year the rows of the next one are made


class ConfirmError(ValueError):
    """The duty cannot be confirmed as it is; the message says why and what to do, in Vietnamese."""


@dataclass(frozen=True)
class Confirmed:
    """What became of it: the duty, its units, how many rows, and what the Office should know."""

    duty: Duty
    units: tuple[str, ...]
    rows: int
    notes: tuple[str, ...] = ()


def units_meant(department: Department, words: Sequence[str]) -> tuple[str, ...]:
    """The codes that units' names, codes or groups ("tất cả trung tâm") stand for, in the register's order.

    Raises ConfirmError naming those that nobody knows.
    """
    found: set[str] = set()
    unknown = []
    for word in words:
        unit = unit_called(department, word)
        meant = [unit.code] if unit else codes([_plural(word)], department.units)
        found.update(meant)
        unknown += [] if meant else [word]
    if unknown:
        names = "; ".join(f"{u.code} ({u.name})" for u in department.units)
        raise ConfirmError(f"Tôi không thấy đơn vị “{'”, “'.join(unknown)}”. Các đơn vị: {names}.")
    return tuple(unit.code for unit in department.units if unit.code in found)


def _plural(word: str) -> str:
    """ "tất cả trung tâm" as documents write it: "các trung tâm"; "toàn Sở" is every unit."""
    said = re.sub(r"^(?:tất cả|toàn bộ|toàn thể|mọi)(?: các| những)?(?=\s|$)", "các", word.strip(), flags=re.I)
    return "các đơn vị" if fold(said) in ("cac", "toan so", "ca so") else said


def confirm(connection: Connection, duty: Duty, act: Act, context: Context) -> Confirmed:
    """Keep a duty and make its rows. A recurrence without `first_day` begins today.

    Raises ConfirmError or RecurrenceError before anything is written.
    """
    units = units_meant(context.department, duty.units)
    if not units:
        raise ConfirmError("Nhiệm vụ này chưa có đơn vị thực hiện. Anh/chị ghi thêm đơn vị rồi xác nhận lại.")
    today = act.at.astimezone(context.zone).date()
    duty = replace(duty, units=units)
    if duty.recurrence and duty.first_day is None:
        duty = replace(duty, first_day=today)
    rows = _rows(context, duty, units, _until(duty, today), today)
    kept = duties.add(connection, duty, act)
    count = duties.add_rows(connection, kept.id, rows, act)
    return Confirmed(kept, units, count, tuple(_notes(context, kept, rows, today)))


def _until(duty: Duty, today: date) -> date:
    """To which day rows are made now: the end of the duty, or of the year that begins within two months."""
    horizon = date((max(today, duty.first_day or today) + _AHEAD).year, 12, 31)
    return min(duty.last_day, horizon) if duty.last_day else horizon


def _rows(context: Context, duty: Duty, units: Sequence[str], until: date, today: date) -> list[NewRow]:
    found = [Occurrence("", duty.due)]
    if duty.recurrence:
        first = duty.first_day or today
        found = occurrences(context.calendar, duty.recurrence, first, until, first)
    return [_row(context, duty, unit, one, today) for one in found for unit in units]


def _row(context: Context, duty: Duty, unit: str, one: Occurrence, today: date) -> NewRow:
    due = days_off.moved(context.calendar, one.day, duty.day_off) if one.day else None
    return NewRow(unit, one.name, due, one.day, steps.first_on(context, duty, due, today))


def _notes(context: Context, duty: Duty, rows: Sequence[NewRow], today: date) -> list[str]:
    """What the Office should know of the dates."""
    notes = []
    dateless = {row.occurrence for row in rows if row.due is None}
    if duty.relative:
        after = duty.relative.get("after") or "có sự việc"
        notes.append(f"Hạn tính từ khi {after}; Văn phòng nhập ngày khi việc xảy ra.")
    elif dateless:
        notes.append(f"{number(len(dateless))} lần chưa có ngày; Văn phòng đặt ngày thì tôi mới nhắc.")
    past = sorted({row.due for row in rows if row.due and row.due < today})
    if past and not duty.approximate:
        days = ", ".join(f"{day:%d/%m/%Y}" for day in past[:3])
        notes.append(f"Hạn {days} đã qua: tôi nhắc như việc trễ hạn. Nếu hạn ghi nhầm, Văn phòng đặt lại ngày.")
    moved = {(row.named, row.due) for row in rows if row.named and row.due and row.named != row.due}
    notes += [days_off.said(context.calendar, named, due, duty.day_off) for named, due in sorted(moved)[:3]]
    return notes


def extend(connection: Connection, context: Context, now: datetime) -> bool:
    """Make the next year's rows of what comes back for ever, once, before the turn of the year."""
    today = now.astimezone(context.zone).date()
    year = (today + _AHEAD).year
    if not marks.advance(connection, "duties:extended", str(year)):
        return False
    act = Act("", now)
    for duty in duties.listed(connection):
        if duty.recurrence:
            rows = _rows(context, duty, duty.units, _until(duty, today), today)
            duties.add_rows(connection, duty.id, rows, act)
    return False


def occurred(connection: Connection, duty: Duty, event: Event, act: Act, context: Context) -> list[Row]:
    """An event that a limit starts with took place: its rows get their date, or new ones are made when they have one.

    Raises ConfirmError for a duty without such a limit or a unit that has nothing to do with it.
    """
    if not duty.relative:
        raise ConfirmError(f"{duty.code} không tính hạn từ sự việc nào.")
    units = [unit for unit in duty.units if event.unit in ("", unit)]
    if not units:
        raise ConfirmError(f"{duty.code} không giao cho đơn vị {event.unit}.")
    duty_events.add(connection, event, act)
    named = relative.due(context.calendar, duty.relative, event.day)
    waiting = {row.unit: row for row in duties.of_duty(connection, duty.id) if row.due is None and row.open}
    today = act.at.astimezone(context.zone).date()
    occurrence = Occurrence(event.day.isoformat(), named)
    more = [_row(context, duty, unit, occurrence, today) for unit in units if unit not in waiting]
    duties.add_rows(connection, duty.id, more, act)
    for unit in sorted(set(units) & set(waiting)):
        dated(connection, waiting[unit], named, act, context)
    return [row for row in duties.of_duty(connection, duty.id) if row.unit in units and row.named == named]


def dated(connection: Connection, row: Row, named: date, act: Act, context: Context) -> Row:
    """The Office sets or changes a row's date; on a day off it moves as the duty says. Raises NotNow."""
    due, _ = in_force(context, row, named)
    today = act.at.astimezone(context.zone).date()
    return duty_steps.set_due(connection, row.id, act, due, steps.first_on(context, row, due, today), named)


def in_force(context: Context, row: Row, named: date) -> tuple[date, str]:
    """The due date for one that the Office names: on a day off it moves as the duty says, unless that would be into
    the past; the sentence that says so, "" for a working day."""
    due = days_off.moved(context.calendar, named, row.day_off)
    due = named if due < context.today() <= named else due
    return due, days_off.said(context.calendar, named, due, row.day_off)
