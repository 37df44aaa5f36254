"""How rows, dates and people stand in a line: "Việc 27: Nộp báo cáo quý; hạn thứ Sáu, 04/12/2026"."""

from datetime import date, datetime

from bot.state import Connection, people
from bot.state.duties import Row
from handlers.context import Context
from handlers.duties.standing import days_late, is_past_due, late_by
from handlers.units import role_name, unit_name
from knowledge.calendar import spoken
from knowledge.duties import occurrences

_STATES = {
    "new": "chưa nhận", "received": "đã nhận, chưa báo cáo", "reported": "đã báo cáo, chờ Văn phòng duyệt",
    "accepted": "xong", "returned": "bị trả lại", "not_applicable": "không áp dụng",
}  # fmt: skip


def spoken_iso(text: str) -> str:
    """An ISO date as people write it, anything else as it is."""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text


def task(row: Row) -> str:
    """What is to be done, and for which time."""
    which = occurrences.spoken(row.occurrence)
    return f"{row.task} ({which})" if which else row.task


def due(row: Row, context: Context) -> str:
    """When it is due, how far that is off, and what moved it."""
    if row.due is None:
        return "chưa có hạn"
    at = f"{row.time} " if row.time else ""
    about = "dự kiến " if row.approximate else "hạn "
    far = _far(row, context) if row.open and not row.approximate else ""
    why = ""
    if row.extension == "granted":
        why = " (đã gia hạn)"
    elif row.named and row.named != row.due and not context.calendar.works(row.named):
        why = f" (văn bản ghi {row.named:%d/%m/%Y})"
    return f"{about}{at}{spoken(row.due)}{why}{far}"


def _far(row: Row, context: Context) -> str:
    """How an open row's date lies to today, where that must be said."""
    today = context.today()
    if is_past_due(row, today):
        return ", " + late_by(days_late(row, today, context.calendar), "quá hạn")
    return ", hôm nay" if row.due == today else ""


def state(row: Row) -> str:
    """How it stands."""
    if row.withdrawn:
        return "đã thu hồi"
    if row.state == "accepted" and row.on_time is not None:
        return "xong, đúng hạn" if row.on_time else "xong, trễ hạn"
    asked = (
        f"; xin gia hạn đến {row.extension_until:%d/%m/%Y}, chờ trả lời"
        if row.extension == "pending" and row.extension_until
        else ""
    )
    return _STATES[row.state] + asked


def line(row: Row, context: Context) -> str:
    """A row in one line, after its number."""
    return f"{task(row)}; {due(row, context)}; {state(row)}"


def moment(at: datetime, context: Context) -> str:
    """A moment as people say it: "09:12 ngày 05/12/2026"."""
    return f"{at.astimezone(context.zone):%H:%M ngày %d/%m/%Y}"


def who(connection: Connection, person_id: str, context: Context, unit: str = "") -> str:
    """Who did something; of somebody forgotten only the unit is known."""
    person = people.get(connection, person_id) if person_id else None
    if person is None:
        return f"một người của {unit_name(context.department, unit)}" if unit else "Văn phòng"
    return person.name or f"một {role_name(context.department, person.role, person.unit)}"
