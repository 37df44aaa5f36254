"""Who is heard about duties in words: the Office, the units' people and deputies; never a citizen."""

import json

from bot.message import Memory, paragraph
from bot.state import duties, groups
from handlers import expected
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import (
    audience,
    awaited,
    dates,
    decided,
    deputy,
    desk,
    giving,
    intake,
    lists,
    meant,
    more_time,
    notice,
    notice_read,
    report,
    rights,
    screens,
    unit,
    view,
)
from handlers.duties.say import say
from handlers.duties.words import Said, office_says, unit_says
from handlers.units import unit_name
from knowledge.text import fold

_SENT = (
    "Tôi đã nhận tệp, nhưng {units} không có việc nào đang mở. Gửi bổ sung cho việc đã báo cáo thì gõ số "
    "việc, ví dụ: việc 27."
)


def heard(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """What is said of duties, None when it is about something else."""
    if asker.turn.by_link:
        return None
    mine = rights.units_of(asker, context)
    said_done = unit_says(text)
    if mine and asker.turn.document and said_done and said_done.what == "report":
        return _unit(text, memory, context, asker)  # the Office has duties of its own
    if rights.is_of_office(asker) or asker.role == "leader":
        said = _office(text, memory, context, asker)
        if said is not None or asker.role == "leader":
            return said
    if mine:
        return _unit(text, memory, context, asker) or _of_others(text, memory, context, asker)
    return _stranger(text, memory, context, asker)


def _office(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """The Office, and leaders as far as they may look."""
    said = office_says(text)
    if said and said.what == "notice" and said.of:
        if (to_some := notice.to_some(said, memory, context, asker)) is not None:
            return to_some
        said = None  # it names no unit: "gửi văn bản này cho …" may be anything
    if said is None or said.what == "waiting" and fold(text) in ("duyet", "duyet bao cao"):
        decision = decided.heard(text, memory, context, asker)
        if decision is not None or said is None:
            return decision or _brought(text, memory, context, asker)
    match said.what:
        case "notice":
            return notice.begun(notice.words_of(said, asker), memory, context, asker)
        case "waiting":
            return desk.waiting("", memory, context, asker)
        case "who":
            return lists.who(said.duty, memory, context, asker)
        case "late":
            return lists.late(memory, context, asker)
        case "of_unit":
            return lists.of_unit(said.rest, memory, context, asker)
        case "read":
            return notice_read.readers("", memory, context, asker)
        case "on":
            return screens.go_on(memory, context, asker)
        case "history":
            return view.history(said.row or 0, memory, context, asker)
        case "show":
            return _show(said, memory, context, asker)
        case "event" | "set" | "withdraw":
            return _dated(said, memory, context, asker)
        case _:
            return desk.decide(said, memory, context, asker)


def _brought(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """A plan that is handed in, a duty that is given."""
    return intake.heard(text, memory, context, asker) or giving.heard(text, memory, context, asker)


def _dated(said: Said, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    if said.what == "withdraw" and said.row is not None:
        return view.show(said.row, memory, context, asker)  # one unit's part is not taken back: "không áp dụng"
    if said.what == "set":
        return dates.set_due(said, memory, context, asker)
    if said.duty is None:
        return None  # "đã có giấy phép ngày 3/3 cho việc 2" is about no event of ours
    return (dates.event if said.what == "event" else dates.withdraw)(said, memory, context, asker)


def _show(said: Said, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    if said.row is not None:
        return view.show(said.row, memory, context, asker)
    return view.duty(said.duty, memory, context, asker) if said.duty is not None else None


def _unit(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    said = unit_says(text)
    sent = asker.turn.document
    if sent and sent.trouble:
        return say(memory, paragraph(report.LARGE if sent.trouble == "large" else report.GONE))
    if sent and sent.file and (said is None or said.what == "report"):
        return _file(text, said, memory, context, asker)
    match said.what if said else "":
        case "receive":
            return unit.receive(said, memory, context, asker)  # type: ignore[arg-type]
        case "report":
            return report.begin(said, memory, context, asker)  # type: ignore[arg-type]
        case "supplement":
            return report.supplement(said, memory, context, asker)  # type: ignore[arg-type]
        case "more":
            return more_time.begin(said, memory, context, asker)  # type: ignore[arg-type]
        case "open":
            return unit.listed("", memory, context, asker)
        case "show":
            return _show(said, memory, context, asker)  # type: ignore[arg-type]
        case "deputy":
            return deputy.order(said.rest, memory, context, asker)  # type: ignore[union-attr]
        case "deputy_stop":
            return deputy.stop(said.rest, memory, context, asker)  # type: ignore[union-attr]
    return None


def _of_others(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """A unit asks or decides what is the Office's: who may, and what of it is the unit's own."""
    said = office_says(text)
    match said.what if said else "":
        case "late" | "who":
            return unit.listed("", memory, context, asker)
        case "notice":
            of = said.of  # type: ignore[union-attr]
            return say(memory, notice.ONLY) if not of or audience.audience(of, context) else None
        case "read":
            return notice_read.readers("", memory, context, asker)
        case "accept" | "give_back" | "grant" | "refuse" | "not_applicable" | "reopen":
            return desk.decide(said, memory, context, asker)  # type: ignore[arg-type]
        case "history" | "show":
            return view.history(said.row or 0, memory, context, asker)  # type: ignore[union-attr]
    return None


def _file(text: str, said: Said | None, memory: Memory, context: Context, asker: Asker) -> Answer:
    """A file out of the blue is the evidence for the one open row, or the row is asked for."""
    sent = asker.turn.document
    assert sent is not None
    mine = rights.here(asker, context)
    if not any(duties.open_rows(asker.connection, code) for code in mine):
        names = ", ".join(unit_name(context.department, code) for code in mine)
        return say(memory, _SENT.format(units=names))
    return report.begin(said or Said("report", rest=text.strip()), memory, context, asker, file=sent.file)


def _stranger(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """Somebody unknown who answers in a unit's group is told how to be known; what he says changes nothing."""
    group = groups.of(asker.connection, asker.turn.address) if asker.turn.is_group else None
    said = unit_says(text) if group else None
    if group is None or said is None or said.what not in ("receive", "report", "more"):
        return None
    if not duties.open_rows(asker.connection, group.unit):
        return None
    called = unit_name(context.department, group.unit)
    return say(memory, rights.HOW_TO_GET_IN.format(unit=called))


def _picked(about_text: str, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """The number of a row after "Anh/chị nói việc nào?": a number that is also a place in the list is the place."""
    about, typed = json.loads(about_text), text.strip().lower().removeprefix("việc").removeprefix("viec").strip()
    if not typed.isdecimal() or len(typed) > 6 or (text.strip().isdecimal() and 1 <= int(typed) <= len(memory.choices)):
        return None
    said = Said("", int(typed))
    match about["order"]:
        case "nhan":
            return unit.receive(said, memory, context, asker)
        case "giahan":
            return more_time.begin(said, memory, context, asker)
        case "bosung":
            return report.supplement(said, memory, context, asker)
    return report.begin(said, memory, context, asker)


expected.TAKERS[meant.PICK] = expected.Taker(_picked)
expected.TAKERS[report.EVIDENCE] = awaited.TAKER
