"""A unit asks for more time (/giahan 27): until when, and why."""

import json
import re
from datetime import date, timedelta

from bot.message import Choice, Memory, paragraph
from bot.state import duties, duty_steps, pending
from bot.state.duties import Row
from bot.state.duty_steps import NotNow
from handlers import expected
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import closed, lines, meant, news, rights
from handlers.duties.say import say
from handlers.duties.words import Said, asks, unit_says
from handlers.units import unit_name
from knowledge.calendar import spoken
from knowledge.duties.flat import flat, without
from knowledge.duties.when import when

MORE = "duty-more"  # about: the row, the day and the reason as far as they were said
_DAYS = re.compile(r"(?<!\w)(?:them\s+)?(?P<n>\d{1,2})\s+(?P<unit>ngay lam viec|ngay|tuan|thang)(?!\w)")
_WHY = re.compile(r"(?<!\w)(?:vi|do|ly do(?: la)?)(?!\w)[\s:]*")


def begin(said: Said, memory: Memory, context: Context, asker: Asker) -> Answer:
    """ "xin gia hạn đến 20/12 vì chưa có số liệu", or nothing but /giahan 27."""
    row = meant.row_of(said, "giahan", duties.OPEN, memory, context, asker)
    if isinstance(row, Answer):
        return row
    rest, _ = meant.kept_for("giahan", asker)
    if (late := closed.at(row, memory, context, asker)) is not None:
        return late
    until, reason = read(said.rest or rest, row, context)
    return _go_on(row, until, reason, memory, context, asker)


def read(text: str, row: Row, context: Context) -> tuple[date | None, str]:
    """The day that is asked for and the reason. "thêm 5 ngày" is counted from the due date, or from today when late."""
    typed, plain = flat(text)
    why = _WHY.search(plain)
    head, reason = (plain[: why.start()], typed[why.end() :].strip(" .,")) if why else (plain, "")
    if more := _DAYS.search(head):
        start = max(filter(None, (row.due, context.today())))
        n, unit = int(more["n"]), more["unit"]
        if unit == "ngay lam viec":
            return context.calendar.after(start, n), reason
        days = {"ngay": n, "tuan": 7 * n, "thang": 30 * n}[unit]
        return start + timedelta(days=days), reason
    limit = when(typed[: len(head)], context.today())
    if not why and limit.due:
        reason = re.sub(r"^(?:xin|đến|den|tới|toi)\s*$", "", without(typed, list(limit.spans)))
    return limit.due, reason


def _go_on(row: Row, until: date | None, reason: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    today = context.today()
    lead = paragraph(f"Xin gia hạn việc {row.number}: {lines.task(row)}; {lines.due(row, context)}.")
    trouble = ""
    if until and until < today:
        trouble, until = f"Ngày {until:%d/%m/%Y} đã qua.", None
    elif until and row.due and until <= row.due:
        trouble, until = f"Ngày {until:%d/%m/%Y} không sau hạn hiện nay.", None
    if until is None:
        _wait(row, None, reason, asker)
        asked = f"{trouble} Anh/chị xin đến ngày nào, vì sao? Ví dụ: đến 20/12 vì chưa đủ số liệu."
        return say(meant.unlisted(memory), lead, paragraph(asked.strip()))
    if not reason:
        _wait(row, until, "", asker)
        return say(
            meant.unlisted(memory),
            lead,
            f"Đến {spoken(until)}. Lý do là gì, anh/chị ghi một câu.",
        )
    return _asked(row, until, reason, memory, context, asker)


def _asked(row: Row, until: date, reason: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    try:
        row = duty_steps.ask_more_time(asker.connection, row.number, rights.act_of(asker), until, reason)
    except NotNow as error:
        return closed.told(error, memory, context, asker)
    pending.settle(asker.connection, asker.turn.address, asker.account)
    news.waits(asker.connection, asker.now)
    unit = unit_name(context.department, row.unit)
    said = f"Đã ghi: {unit} xin gia hạn việc {row.number} đến {spoken(until)}, lý do: {reason}."
    still = (
        f"Văn phòng sẽ trả lời; trong khi chờ, hạn vẫn là {spoken(row.due)}." if row.due else "Văn phòng sẽ trả lời."
    )
    return say(memory, said, still, choices=(Choice("Đã xong", f"/xong {row.number}"),))


def _wait(row: Row, until: date | None, reason: str, asker: Asker) -> None:
    about = json.dumps(
        {"row": row.number, "until": until.isoformat() if until else "", "reason": reason}, ensure_ascii=False
    )
    pending.ask(asker.connection, asker.turn.address, asker.account, MORE, about, asker.now)


def _take(about_text: str, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    about = json.loads(about_text)
    row = duties.row(asker.connection, about["row"])
    said = unit_says(text)
    if row is None or not rights.may_answer(asker, context, row) or said and said.what != "more" or not text.strip():
        return None
    if fold_stop(text) or _is_question(text, context):
        return None
    until, reason = read(said.rest if said else text, row, context)
    if not (said or until or about["until"] or _WHY.match(flat(text)[1])):
        return None  # neither a day nor a reason
    known = date.fromisoformat(about["until"]) if about["until"] else None
    if known and not until:
        reason = text.strip(" .")
    if not known and not until and not said:
        reason = reason or text.strip(" .")
    return _go_on(row, until or known, reason or about["reason"], memory, context, asker)


def fold_stop(text: str) -> bool:
    """Does he leave off?"""
    return flat(text)[1].strip(" .") in expected.STOP


def _is_question(text: str, context: Context) -> bool:
    asked = context.library().read(text)
    return bool(asked.codes or asks(text) or (asked.facets and asked.matter))


expected.TAKERS[MORE] = expected.Taker(_take)
