"""The Office sets the dates that a plan left open, changes them, and takes a duty back."""

import re
from datetime import date

from bot.message import Choice, Memory, Reply, item, paragraph
from bot.state import duties
from bot.state.duties import CLOSED, Duty, Row
from bot.state.duty_events import Event
from bot.state.duty_steps import NotNow
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import closed, confirm, given, lines, news, rights
from handlers.duties.say import say
from handlers.duties.words import Said
from handlers.wording import number
from knowledge.calendar import spoken
from knowledge.duties.flat import flat
from knowledge.duties.named import named
from knowledge.duties.when import past_day, when
from knowledge.text import fold

_ONLY = "Ngày của nhiệm vụ do Văn phòng đặt."
_TOLD = "Tôi báo cho đơn vị trong giờ làm việc."
_TIME = re.compile(r"\s*(?:lần|lan|đợt|dot)\s*(\d{1,2})(?:/\d{1,2})?", re.IGNORECASE)


def event(said: Said, memory: Memory, context: Context, asker: Asker) -> Answer:
    """ "đã có quyết định ngày 3/3/2027 cho NV12": its rows get their dates, for all units or those named after it."""
    duty = _duty(said, memory, asker)
    if isinstance(duty, Answer):
        return duty
    if not duty.relative:
        return say(memory, f"{duty.code} không tính hạn theo sự kiện. Muốn đổi hạn, gõ: hạn {duty.code} 15/6/2027.")
    day = past_day(said.rest, context.today())
    if day is None:
        return say(memory, f"Sự kiện ngày nào? Anh/chị gõ, ví dụ: đã có quyết định ngày 3/3/2027 cho {duty.code}.")
    rows: dict[str, Row] = {}
    for unit in _units_named(said.rest, duty, context):
        event = Event(duty.id, unit, _name(said.rest), day)
        found = confirm.occurred(asker.connection, duty, event, rights.act_of(asker), context)
        rows |= {row.id: row for row in found}
    given.tell(asker.connection, (row.unit for row in rows.values()), asker.now, context)
    due = next(iter(rows.values())).due
    lead = (
        f"Đã ghi sự kiện ngày {spoken(day)} cho {duty.code}: {number(len(rows))} việc có hạn "
        f"{spoken(due) if due else ''}."
    )
    late = "Hạn này đã qua." if due and due < context.today() else ""
    return say(memory, lead, late, _TOLD, choices=(Choice(f"Xem {duty.code}", f"/viec {duty.code}"),))


def _units_named(rest: str, duty: Duty, context: Context) -> tuple[str, ...]:
    """The units that an event is for: those named after "của", else "" for all of the duty."""
    for found in reversed(list(re.finditer(r"(?:cua|cho|tai|o)\s+", flat(rest)[1]))):
        codes = [code for code in named(rest, context.department.units, found.end()).codes if code in duty.units]
        if codes:
            return tuple(codes)
    return ("",)


def _name(rest: str) -> str:
    """The event without its day."""
    return re.split(r"\s+(?:ngày |ngay |hôm |hom )?\d", rest)[0].strip()


def set_due(said: Said, memory: Memory, context: Context, asker: Asker) -> Answer:
    """ "hạn việc 31: 15/6/2027", "NV12 lần 1: 15/6/2027", "hạn NV12 20/3/2027"."""
    if not rights.is_of_office(asker):
        return say(memory, _ONLY)
    time = _TIME.match(said.rest)
    rest = said.rest[time.end() :] if time else said.rest
    limit = when(rest, context.today())
    if limit.missing or not limit.due:
        return say(memory, "Hạn mới là ngày nào? Anh/chị gõ, ví dụ: hạn việc 31: 15/6/2027.")
    if limit.past:
        return say(memory, f"Ngày {limit.due:%d/%m/%Y} đã qua. Anh/chị gõ hạn khác, ghi đủ năm.")
    rows = _rows(said, int(time[1]) if time else None, limit.due.year, asker)
    if isinstance(rows, str):
        return say(memory, rows)
    return _set(rows, limit.due, memory, context, asker)


def _rows(said: Said, time: int | None, year: int, asker: Asker) -> list[Row] | str:
    """The rows whose date is set, or what is wrong."""
    if said.row is not None:
        row = duties.row(asker.connection, said.row)
        return [row] if row else f"Không có việc {said.row}."
    duty = duties.get(asker.connection, said.duty or 0)
    if duty is None:
        return f"Không có nhiệm vụ NV{said.duty}."
    rows = [row for row in duties.of_duty(asker.connection, duty.id) if row.state not in CLOSED]
    times = sorted({row.occurrence for row in rows})
    if time is not None:
        rows = [r for r in rows if re.search(rf"^{year}.* {time}/\d+$", r.occurrence)]
        return rows or f"{duty.code} không có lần {time} nào của năm {year} còn mở."
    if len(times) > 1:
        return (
            f"{duty.code} có {len(times)} lần. Anh/chị ghi lần nào, ví dụ: {duty.code} lần 1: 15/6/2027; "
            "hoặc ghi số việc."
        )
    return rows or f"{duty.code} không còn việc nào đang mở."


def _set(rows: list[Row], day: date, memory: Memory, context: Context, asker: Asker) -> Answer:
    try:
        dated = [confirm.dated(asker.connection, row, day, rights.act_of(asker), context) for row in rows]
    except NotNow as error:
        return closed.told(error, memory, context, asker)
    given.tell(asker.connection, (row.unit for row in dated if row.open), asker.now, context)
    due = dated[0].due or day
    units = ", ".join(row.unit for row in dated)
    _, moved = confirm.in_force(context, dated[0], day)
    return say(memory, f"Đã đặt hạn {spoken(due)} cho {lines.task(dated[0])}: {units}.", moved, _TOLD)


def withdraw(said: Said, memory: Memory, context: Context, asker: Asker) -> Answer:
    """ "thu hồi NV12": asked back once, then nobody is reminded of it; what was reported stays."""
    duty = _duty(said, memory, asker)
    if isinstance(duty, Answer):
        return duty
    open = [row for row in duties.of_duty(asker.connection, duty.id) if row.open]
    if fold(said.rest) not in ("dongy", "dong y"):
        lead = paragraph(
            f"Thu hồi {duty.code}: {duty.task}? Còn {number(len(open))} việc đang mở sẽ không phải làm nữa; báo "
            "cáo đã có vẫn giữ."
        )
        choices = (Choice("Đồng ý thu hồi", f"/thuhoi {duty.code} dongy"), Choice("Không", "/bo"))
        return say(memory, lead, choices=choices)
    if not duties.withdraw(asker.connection, duty.id, rights.act_of(asker)):
        return say(memory, f"{duty.code} đã thu hồi trước đó.")
    told = Reply((paragraph(f"Văn phòng thu hồi nhiệm vụ: {duty.task}. Đơn vị không phải làm nữa."),))
    units = dict.fromkeys(row.unit for row in open)
    key = f"withdrawn:{duty.id}"
    reached = sum(
        bool(news.tell_unit(asker.connection, unit, told, f"{key}:{unit}", asker.now, context)) for unit in units
    )
    return say(memory, f"Đã thu hồi {duty.code}, đã báo {number(reached)} đơn vị.")


def open_dates(memory: Memory, context: Context, asker: Asker) -> Answer:
    """/sukien: the duties that wait for an event or for their dates."""
    if not rights.is_of_office(asker):
        return say(memory, _ONLY)
    waiting: dict[int, Row] = {}
    for row in duties.open_rows(asker.connection):
        if row.due is None:
            waiting.setdefault(row.duty_number, row)
    if not waiting:
        return say(memory, "Không có nhiệm vụ nào đang chờ ngày.")
    entries = [item(f"NV{n}: {lines.task(row)}") for n, row in list(waiting.items())[:20]]
    how = (
        "Theo sự kiện: “đã có quyết định ngày 3/3/2027 cho NV12”. Nhiều lần trong năm: “NV12 lần 1: "
        "15/6/2027”. Còn lại: “hạn NV12 15/6/2027”."
    )
    return say(memory, "Đang chờ ngày:", *entries, how)


def _duty(said: Said, memory: Memory, asker: Asker) -> Duty | Answer:
    if not rights.is_of_office(asker):
        return say(memory, _ONLY)
    duty = duties.get(asker.connection, said.duty) if said.duty is not None else None
    if duty is None:
        lead = f"Không có nhiệm vụ NV{said.duty}." if said.duty is not None else "Anh/chị ghi số nhiệm vụ, ví dụ NV12."
        return say(memory, f"{lead} Gõ “ai chưa báo cáo” để xem các nhiệm vụ.")
    return duty


def how(duty: Duty) -> str:
    """What to type so that a duty without a date gets one."""
    if duty.relative:
        return f"“đã có … ngày 3/3/2027 cho {duty.code}” khi có sự kiện"
    return f"“{duty.code} lần 1: 15/6/2027”" if duty.recurrence.startswith("n per") else f"“hạn {duty.code} 15/6/2027”"
