"""The Office decides: what waits for it, accept, return, more time or not, not applicable, open again."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.message import MOST_CHOICES, Choice, Memory, Reply, item, paragraph
from bot.state import duties, duty_steps, pending
from bot.state.duties import Row
from bot.state.duty_steps import NotNow
from handlers import expected
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import closed, confirm, lines, meant, more_time, news, rights, steps
from handlers.duties.say import say
from handlers.duties.words import Said, asks, office_decides, office_says
from handlers.units import unit_name
from handlers.wording import number
from knowledge.calendar import spoken
from knowledge.duties.flat import flat, without
from knowledge.duties.when import when

WHY = "duty-why"  # about: what is decided on which row, and what was said so far
_ONLY_OFFICE = "Việc này do Văn phòng quyết định. Gõ /viec để xem việc của đơn vị."
_LEAD = re.compile(r"^(?:vì|vi|do|lý do(?: là)?|ly do(?: la)?)\s*:?\s+", re.IGNORECASE)
_NEW_DUE = re.compile(
    r"(?:,|;|và|va)?\s*(?:với |voi )?(?:hạn|han|thời hạn|nộp lại|nop lai|làm lại|lam lai)(?: mới| moi)?(?: là| "
    r"la)?\s*:?\s*$",
    re.IGNORECASE,
)


def waiting(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/choduyet: reports and wishes for more time that wait, the earliest due first, a page at a time."""
    if not rights.is_of_office(asker):
        return say(memory, _ONLY_OFFICE)
    found = [*duties.in_states(asker.connection, ("reported",)), *duties.asking_time(asker.connection)]
    if not found:
        return say(memory, "Không có báo cáo hay đề nghị gia hạn nào chờ duyệt.")
    size = MOST_CHOICES - 1
    page = max(1, int(rest)) if rest.isdecimal() else 1
    shown = found[(page - 1) * size : page * size]
    choices = [Choice(f"Xem việc {row.number}", f"/viec {row.number}") for row in shown]
    if len(found) > page * size:
        choices.append(Choice("Xem tiếp", f"/choduyet {page + 1}"))
    lead = f"Có {number(len(found))} việc chờ Văn phòng:"
    return say(memory, lead, *(item(news.summary(r, context)) for r in shown), choices=tuple(choices))


def decide(said: Said, memory: Memory, context: Context, asker: Asker) -> Answer:
    """One decision about one row; what is still needed for it (a reason, a date) is asked for."""
    if not rights.is_of_office(asker):
        return say(memory, _ONLY_OFFICE)
    row = duties.row(asker.connection, said.row) if said.row is not None else None
    if row is None:
        said_so = f"Không có việc {said.row}." if said.row is not None else "Anh/chị ghi số việc, ví dụ: duyệt 27."
        return say(memory, f"{said_so} Gõ /choduyet để xem việc chờ duyệt.")
    try:
        return _STEPS[said.what](row, said.rest, memory, context, asker)
    except NotNow as error:
        return closed.told(error, memory, context, asker)


def _accept(row: Row, rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    try:
        row = duty_steps.accept(asker.connection, row.number, rights.act_of(asker), effectiveness=_reason(rest))
    except NotNow as error:
        if error.why != "no_effectiveness":
            raise
        return _ask(
            "accept",
            row,
            rest,
            "Hành động khắc phục này có hiệu lực không? Anh/chị ghi một câu nhận xét; chưa đạt thì gõ “trả lại” "
            "và lý do.",
            memory,
            context,
            asker,
        )
    late = {True: "Đúng hạn.", False: "Trễ hạn.", None: ""}[row.on_time]
    return _done(row, f"chấp nhận báo cáo việc {row.number}", late, memory, context, asker)


def _give_back(row: Row, rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    if row.state != "reported":
        raise NotNow(row, "not_reported")
    due, reason = _dated(rest, context.today())
    if due and due < context.today():
        return _ask(
            "give_back", row, reason, f"Ngày {due:%d/%m/%Y} đã qua. Hạn mới là ngày nào?", memory, context, asker
        )
    if not reason:
        return _ask(
            "give_back",
            row,
            rest,
            "Trả lại vì sao, hạn mới ngày nào? Ví dụ: thiếu biểu 2, hạn mới 10/12.",
            memory,
            context,
            asker,
        )
    if due is None and (row.due is None or row.due < context.today()) and "giữ hạn" not in rest:
        return _ask(
            "give_back", row, reason, "Hạn cũ đã qua. Hạn mới là ngày nào? Ví dụ: 10/12.", memory, context, asker
        )
    due, moved = confirm.in_force(context, row, due) if due else (None, "")
    remind = steps.next_on(context, row, due or row.due, context.today())
    row = duty_steps.give_back(asker.connection, row.number, rights.act_of(asker), reason, due, remind)
    more = f"Lý do: {reason}. Hạn: {_day(row.due)}. {moved}".strip()
    return _done(row, f"trả lại báo cáo việc {row.number}", more, memory, context, asker)


def _grant(row: Row, rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    until = more_time.read(rest, row, context)[0] or row.extension_until
    if until and until < context.today():
        return say(
            memory,
            f"Ngày {until:%d/%m/%Y} đã qua. Gõ lại, ví dụ: cho gia hạn {row.number} đến 20/12.",
        )
    until, moved = confirm.in_force(context, row, until) if until else (None, "")
    remind = steps.next_on(context, row, until, context.today())
    row = duty_steps.grant(asker.connection, row.number, rights.act_of(asker), remind, until)
    return _done(row, f"cho gia hạn việc {row.number} đến {_day(row.due)}", moved, memory, context, asker)


def _refuse(row: Row, rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    row = duty_steps.refuse(asker.connection, row.number, rights.act_of(asker), _reason(rest))
    why = f"Lý do: {_reason(rest)}. " if rest else ""
    return _done(
        row, f"không cho gia hạn việc {row.number}", f"{why}Hạn vẫn là {_day(row.due)}.", memory, context, asker
    )


def _not_applicable(row: Row, rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    if row.state in duties.CLOSED or row.withdrawn:
        raise NotNow(row, "withdrawn" if row.withdrawn else "closed")
    if not _reason(rest):
        return _ask(
            "not_applicable",
            row,
            rest,
            "Vì sao đơn vị không phải làm việc này? Anh/chị ghi một câu.",
            memory,
            context,
            asker,
        )
    row = duty_steps.not_applicable(asker.connection, row.number, rights.act_of(asker), _reason(rest))
    return _done(row, f"cho việc {row.number} là không áp dụng", f"Lý do: {_reason(rest)}.", memory, context, asker)


def _reopen(row: Row, rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    remind = steps.first_on(context, row, row.due, context.today())
    row = duty_steps.reopen(asker.connection, row.number, rights.act_of(asker), _reason(rest), remind)
    why = f"Lý do: {_reason(rest)}. " if rest else ""
    return _done(row, f"mở lại việc {row.number}", f"{why}Hạn: {_day(row.due)}.", memory, context, asker)


_STEPS: dict[str, Callable[[Row, str, Memory, Context, Asker], Answer]] = {
    "accept": _accept, "give_back": _give_back, "grant": _grant, "refuse": _refuse,
    "not_applicable": _not_applicable, "reopen": _reopen,
}  # fmt: skip


def _done(row: Row, did: str, more: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """The decision is told to the unit, then confirmed to the Office with what waits next."""
    pending.settle(asker.connection, asker.turn.address, asker.account)
    told = [paragraph(f"Văn phòng {did}: {lines.task(row)}."), *([paragraph(more)] if more else [])]
    choices = (Choice(f"Xem việc {row.number}", f"/viec {row.number}"),) if row.open else ()
    key = f"decided:{row.id}:{asker.now:%Y%m%d%H%M%S%f}"
    reached = news.tell_unit(asker.connection, row.unit, Reply(tuple(told), choices), key, asker.now, context)
    unit = unit_name(context.department, row.unit)
    whom = f"Tôi đã báo cho {unit}." if reached else f"{unit} chưa có nhóm và chưa có người nhận tin, anh/chị báo giúp."
    lead = paragraph(f"Đã ghi: {did} ({unit}). {more}".strip())
    left = len(duties.in_states(asker.connection, ("reported",))) + len(duties.asking_time(asker.connection))
    next_one = (Choice(f"Còn {left} việc chờ duyệt", "/choduyet"),) if left else ()
    return say(memory, lead, whom, choices=next_one)


def _ask(what: str, row: Row, rest: str, question: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    about = json.dumps({"what": what, "row": row.number, "rest": rest}, ensure_ascii=False)
    pending.ask(asker.connection, asker.turn.address, asker.account, WHY, about, asker.now)
    lead = f"Việc {row.number}: {lines.task(row)}."
    if what == "give_back" and row.due and row.due >= context.today():
        lead += f" Hạn đang là {spoken(row.due)}; không nêu hạn mới thì giữ hạn này."
    return say(meant.unlisted(memory), lead, question)


def _take(about_text: str, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """The reason or the date that was asked for; another decision, or a question, is none."""
    about = json.loads(about_text)
    said = office_decides(text) or office_says(text)
    words = flat(text)[1].strip(" .")
    if not text.strip() or words in expected.STOP or said and said.row not in (None, about["row"]):
        return None
    if said and said.row is None and said.what not in _STEPS:
        return None
    if said and said.what in _STEPS and said.what != about["what"] and said.row is None and not said.of:
        return decide(replace(said, row=about["row"]), memory, context, asker)
    asked = context.library().read(text)
    if asked.codes or asks(text) or not rights.is_of_office(asker):
        return None
    rest = ", ".join(filter(None, (about["rest"], said.rest if said else text.strip())))
    return decide(Said(about["what"], about["row"], rest=rest), memory, context, asker)


def _reason(rest: str) -> str:
    return _LEAD.sub("", rest.strip()).strip(" .")


def _dated(rest: str, today: date) -> tuple[date | None, str]:
    """The new due date and the reason in one sentence, in either order."""
    limit = when(rest, today)
    if not limit.due:
        return None, _reason(rest)
    typed = flat(rest)[0]
    start, end = limit.spans[0]
    lead = _NEW_DUE.search(typed[:start])
    return limit.due, _reason(without(typed, [(lead.start() if lead else start, end)]))


def _day(day: date | None) -> str:
    return spoken(day) if day else "chưa có"


expected.TAKERS[WHY] = expected.Taker(_take)
