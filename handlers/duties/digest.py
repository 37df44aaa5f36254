"""Every week for the Office, every month for the leaders: how the duties stand, on one screen."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from bot.message import Block, Reply, heading, item, paragraph
from bot.state import Connection, duties, duty_reminders, marks, outbox, people
from bot.state.duties import Row
from bot.state.outbox import OutboxRow
from handlers.context import Context
from handlers.duties import late, reminder
from handlers.units import unit_name
from handlers.wording import number

WEEKLY, MONTHLY = "duty-week", "duty-month"
_FAR = date(9999, 1, 1)
_SHOWN = 8  # of what has no date


def tick(connection: Connection, context: Context, now: datetime) -> bool:
    """On the first working day of a week and of a month; a mark sees to it that each comes once."""
    local = now.astimezone(context.zone)
    if not context.rules.hours.open(context.calendar, local):
        return False
    day = local.date()
    year, week, _ = day.isocalendar()
    weekly = _put(connection, WEEKLY, "office", f"{year}-W{week:02d}", now)
    return _put(connection, MONTHLY, "leader", f"{day:%Y-%m}", now) or weekly


def _put(connection: Connection, kind: str, role: str, period: str, now: datetime) -> bool:
    to = people.reached(connection, role)
    if not to or not duties.listed(connection) or not marks.advance(connection, kind, period):
        return False
    for address in to:
        outbox.put(connection, address, None, now, f"{kind}:{period}:{address.chat}"[:200], kind=kind, about=period)
    return True


def week(row: OutboxRow, connection: Connection, now: datetime, context: Context) -> Reply | datetime | None:
    """The Office's week: what falls due, what is late, what waits for its word; None when there is nothing."""
    local = now.astimezone(context.zone)
    if not context.rules.hours.open(context.calendar, local):
        return context.rules.hours.next_open(context.calendar, local)
    day = local.date()
    end = day + timedelta(days=6 - day.weekday())
    open_rows = duties.open_rows(connection)
    blocks = [
        *_due(context, [r for r in open_rows if r.due and day <= r.due <= end], end),
        *_late(context, duty_reminders.late(connection, day), day),
        *_waiting(connection),
        *_dateless([r for r in open_rows if r.due is None]),
    ]
    lead = f"Kính gửi Văn phòng. Việc của tuần {day:%d/%m} đến {end:%d/%m/%Y}:"
    return Reply((paragraph(lead), *blocks)) if blocks else None


def _due(context: Context, rows: Sequence[Row], end: date) -> list[Block]:
    """What falls due this week, one line a unit."""
    if not rows:
        return []
    lines = [item(f"{unit_name(context.department, unit)}: {_numbers(mine)}") for unit, mine in _by_unit(rows)]
    return [heading(f"Đến hạn trong tuần: {number(len(rows))} việc chưa báo cáo"), *lines]


def _late(context: Context, rows: Sequence[Row], day: date) -> list[Block]:
    return [heading(f"Đang trễ: {number(len(rows))} việc"), *late.by_unit(context, rows, day)] if rows else []


def _waiting(connection: Connection) -> list[Block]:
    """What waits for the Office itself."""
    reported, asking = duties.in_states(connection, ("reported",)), duties.asking_time(connection)
    found = [item(f"Báo cáo chờ xem: {_numbers(reported)}")] if reported else []
    found += [item(f"Xin gia hạn: {_numbers(asking)}")] if asking else []
    return [heading("Chờ Văn phòng"), *found] if found else []


def _dateless(rows: Sequence[Row]) -> list[Block]:
    """Rows of whose dates the Office has not spoken yet: nobody is reminded of them."""
    if not rows:
        return []
    tasks = Counter((row.duty_number, row.task) for row in rows)
    lines = [item(f"NV{n}: {reminder.short(task, 90)} ({number(count)} việc)") for (n, task), count in tasks.items()]
    more = [paragraph(f"và {number(len(lines) - _SHOWN)} nhiệm vụ khác.")] if len(lines) > _SHOWN else []
    return [heading("Chưa có hạn, cần Văn phòng đặt ngày"), *lines[:_SHOWN], *more]


def month(row: OutboxRow, connection: Connection, now: datetime, context: Context) -> Reply | datetime | None:
    """The leaders' page on the month before: what was due, what came in time, who is late now."""
    local = now.astimezone(context.zone)
    if not context.rules.hours.open(context.calendar, local):
        return context.rules.hours.next_open(context.calendar, local)
    last = local.date().replace(day=1) - timedelta(days=1)
    rows = [r for r in duties.rows(connection, last.replace(day=1), last) if r.state != "not_applicable"]
    overdue = duty_reminders.late(connection, local.date())
    if not rows and not overdue:
        return None
    lead = f"Kính gửi lãnh đạo. Việc của các đơn vị, tháng {last:%m/%Y}: {_shares(rows)}."
    lines = [item(f"{unit_name(context.department, unit)}: {_shares(mine)}") for unit, mine in _by_unit(rows)]
    return Reply((paragraph(lead), *lines, *_late(context, overdue, local.date())))


def _shares(rows: Sequence[Row]) -> str:
    """ "12 việc đến hạn, 09 đúng hạn, 02 trễ hạn, 01 chưa báo cáo"; what waits for the Office is said to."""
    counted = Counter(_fate(row) for row in rows)
    parts = [f"{number(counted[fate])} {fate}" for fate in _FATES if counted[fate]]
    return ", ".join([f"{number(len(rows))} việc đến hạn", *parts])


_FATES = ("đúng hạn", "trễ hạn", "xong, không tính hạn", "chờ Văn phòng xem", "chưa báo cáo")


def _fate(row: Row) -> str:
    if row.state == "accepted":
        return {True: "đúng hạn", False: "trễ hạn", None: "xong, không tính hạn"}[row.on_time]
    return "chờ Văn phòng xem" if row.state == "reported" else "chưa báo cáo"


def _by_unit(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    units: dict[str, list[Row]] = {}
    for row in rows:
        units.setdefault(row.unit, []).append(row)
    return sorted(units.items())


def _numbers(rows: Sequence[Row]) -> str:
    shown = ", ".join(f"việc {row.number}" for row in rows[:_SHOWN])
    return f"{shown} và {number(len(rows) - _SHOWN)} việc khác" if len(rows) > _SHOWN else shown
