"""What the Office and leaders look up: who has not reported, what is late, what a unit still has to do."""

from bot.message import MOST_CHOICES, Choice, Memory, item, paragraph
from bot.state import duties
from bot.state.duties import Row
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import lines, meant, unit
from handlers.duties.say import say
from handlers.duties.standing import days_late, late_by
from handlers.units import unit_name
from handlers.wording import number
from knowledge.duties.named import named

_MOST = 12  # duties or units in one answer
_NOT_YOURS = "Danh sách các đơn vị dành cho Văn phòng và lãnh đạo. Gõ /viec để xem việc của đơn vị anh/chị."


def _may(asker: Asker) -> bool:
    return asker.role in ("office", "leader")


def who(duty: int | None, memory: Memory, context: Context, asker: Asker) -> Answer:
    """ "ai chưa báo cáo": duty by duty, the earliest due first; with a number only of that duty."""
    if not _may(asker):
        return say(memory, _NOT_YOURS)
    rows = [row for row in duties.open_rows(asker.connection) if row.due or duty is not None]
    if duty is not None:
        rows = [row for row in rows if row.duty_number == duty]
    if not rows:
        of = f" nhiệm vụ NV{duty}" if duty is not None else ""
        return say(memory, f"Không còn đơn vị nào chưa báo cáo{of}.")
    times = by_time(rows)
    shown = times[:_MOST]
    entries = [item(of_time(same, context)) for same in shown]
    more = (
        [paragraph(f"Còn {len(times) - _MOST} nhiệm vụ khác; gõ “ai chưa báo cáo NV…” để xem riêng.")]
        if len(times) > _MOST
        else []
    )
    seen = dict.fromkeys(same[0].duty_number for same in shown)
    choices = tuple(Choice(f"Xem NV{n}", f"/viec NV{n}") for n in list(seen)[:MOST_CHOICES])
    return say(memory, "Chưa báo cáo:", *entries, *more, choices=choices)


def by_time(rows: list[Row]) -> list[list[Row]]:
    """Rows by duty and occurrence, in the order in which they stand."""
    times: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        times.setdefault((row.duty_number, row.occurrence), []).append(row)
    return list(times.values())


def of_time(rows: list[Row], context: Context) -> str:
    """One occurrence of a duty in one line, with the units that have not reported it."""
    first = rows[0]
    units = ", ".join(row.unit + (" (xin gia hạn)" if row.extension == "pending" else "") for row in rows)
    return f"NV{first.duty_number}, {meant.short(lines.task(first), 80)}; {lines.due(first, context)}: {units}"


def late(memory: Memory, context: Context, asker: Asker) -> Answer:
    """ "việc quá hạn": a line for each unit, those with most first."""
    if not _may(asker):
        return say(memory, _NOT_YOURS)
    today = context.today()
    rows = [
        r for r in duties.open_rows(asker.connection, due_by=today) if r.due and r.due < today and not r.approximate
    ]
    if not rows:
        return say(memory, "Không có việc nào quá hạn.")
    units: dict[str, list[Row]] = {}
    for row in rows:
        units.setdefault(row.unit, []).append(row)
    ordered = sorted(units.items(), key=lambda found: -len(found[1]))
    entries = [item(_of_unit(code, found, context)) for code, found in ordered]
    choices = tuple(Choice(f"Việc của {code}", f"/viecdonvi {code}") for code, _ in ordered[:MOST_CHOICES])
    return say(memory, f"Có {number(len(rows))} việc quá hạn:", *entries, choices=choices)


def _of_unit(code: str, rows: list[Row], context: Context) -> str:
    today = context.today()
    said = "; ".join(
        f"việc {row.number} {meant.short(lines.task(row), 50)}, {late_by(days_late(row, today, context.calendar))}"
        for row in rows[:4]
    )
    more = f"; và {len(rows) - 4} việc khác" if len(rows) > 4 else ""
    return f"{unit_name(context.department, code)}: {said}{more}"


def of_unit(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """ "phòng VL còn việc gì", /viecdonvi VL: None when no unit is named."""
    found = named(rest, context.department.units)
    if not _may(asker):
        return say(memory, _NOT_YOURS) if found.codes else None
    return unit.of_units(found.codes, memory, context, asker) if found.codes else None


def unit_order(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/viecdonvi VL."""
    known = ", ".join(u.code for u in context.department.units)
    said = say(memory, f"Anh/chị ghi mã đơn vị, ví dụ: /viecdonvi VL. Các mã: {known}.")
    return of_unit(rest, memory, context, asker) or said


def where_order(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/baocaodau: what came in and waits, then who has not reported."""
    answer = who(None, memory, context, asker)
    waiting = duties.in_states(asker.connection, ("reported",)) if _may(asker) else []
    if not waiting:
        return answer
    named = ", ".join(f"việc {row.number} ({row.unit})" for row in waiting[:_MOST])
    lead = paragraph(f"Đã nộp, chờ duyệt: {number(len(waiting))} báo cáo: {named}.")
    mine = (Choice("Xem báo cáo chờ duyệt", "/choduyet"),) if asker.role == "office" else ()
    return say(memory, lead, *answer.reply.blocks, choices=(*mine, *answer.reply.choices)[:MOST_CHOICES])


def late_order(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/quahan."""
    return late(memory, context, asker)


def who_order(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/chuabaocao, with a duty's number perhaps."""
    digits = rest.lower().removeprefix("nv").strip()
    return who(int(digits) if digits.isdecimal() else None, memory, context, asker)
