"""A duty given in one sentence: what was understood is shown, changed by words, and made after "đồng ý"."""

import re
from dataclasses import replace

from bot.message import Choice, Memory, paragraph
from bot.state import duties, pending
from handlers import expected
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import addressees, dates, making, meant, rights
from handlers.duties.changes import Setting, Unclear, changed, unknown_unit
from handlers.duties.draft import Draft, of_json
from handlers.duties.say import say
from handlers.duties.screens import HOW
from handlers.duties.understood import details, fault, whom
from handlers.duties.words import office_says
from handlers.units import unit_name
from knowledge.duties.kinds import kind_of
from knowledge.duties.order import Ordered, read_order
from knowledge.text import fold

DRAFT = "duty-draft"  # about: the duty as understood so far, JSON
_YES = {"dong y", "ok", "oke", "giao", "giao di", "dung", "dung roi", "dung vay", "nhan", "phai", "co", "u", "duoc"}
_EXAMPLE = "nhắc phòng VL nộp báo cáo quý trước 5/12"


def heard(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """ "nhắc phòng VL nộp báo cáo quý trước 5/12" from the Office."""
    if not rights.is_of_office(asker):
        return None
    said = read_order(text, context.department.units, context.today())
    return _understood(said, text, memory, context, asker) if said else None


def order(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/giao: the same behind an order; "/giao dongy" agrees to what is shown."""
    if not rights.is_of_office(asker):
        return say(memory, "Chỉ Văn phòng giao việc cho các đơn vị.")
    open = pending.of(asker.connection, asker.turn.address, asker.account, asker.now)
    if fold(rest) in ("dongy", "dong y"):
        if open is None or open.kind != DRAFT:
            return say(
                memory,
                paragraph("Việc này đã giao rồi hoặc đã bỏ. Muốn giao việc khác, gõ ví dụ: " + _EXAMPLE + "."),
            )
        return _agreed(of_json(open.about), memory, context, asker)
    said = read_order(f"nhắc {rest}", context.department.units, context.today()) if rest else None
    if said is None:
        return say(memory, f"Anh/chị gõ đơn vị, việc và hạn trong một câu, ví dụ: {_EXAMPLE}.")
    return _understood(said, rest, memory, context, asker)


def _understood(said: Ordered, text: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    limit = said.when
    draft = Draft(
        said.task, _quoted(text), said.units.codes, due=None if limit.start else limit.due,
        start=limit.start, end=limit.due if limit.start else None, time=limit.time or "",
        recurrence=limit.recurrence or "", relative=limit.relative, kind=kind_of(context.rules.kinds, said.task),
    )  # fmt: skip
    trouble = ""
    if said.units.unknown:
        trouble = (
            unknown_unit(", ".join(said.units.unknown), context.department.units) + " Anh/chị gõ lại, ví dụ: đơn vị VL."
        )
    elif said.several:
        trouble = "Câu này có nhiều hạn. Mỗi câu anh/chị giao một việc, một hạn; gõ lại từng câu."
    elif limit.missing:
        trouble = "Ngày ấy không có trong lịch. Anh/chị gõ lại hạn, ví dụ: hạn 28/02/2027."
    return _shown(draft, trouble, memory, context, asker)


def _quoted(text: str) -> str:
    """The sentence as typed; "truoc" gets its accent, because what it means for the last reminder depends on it."""
    return re.sub(r"(?<!\w)truoc(?!\w)", "trước", " ".join(text.split()))


def _missing(draft: Draft, context: Context) -> str:
    """What is to be asked before it can be made."""
    if not draft.task:
        return "Giao việc gì? Anh/chị gõ, ví dụ: việc: nộp báo cáo quý IV."
    if trouble := fault(draft, context):
        return trouble
    return (
        ""
        if draft.is_dated
        else "Hạn là ngày nào? Anh/chị gõ, ví dụ: hạn 5/12; không đặt hạn thì gõ “đồng ý”, việc sẽ không được nhắc."
    )


def _shown(draft: Draft, said: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """What was understood, and the question that is left."""
    pending.ask(asker.connection, asker.turn.address, asker.account, DRAFT, draft.to_json(), asker.now)
    asked = said or _missing(draft, context) or "Đúng thì chọn Đồng ý; chưa đúng thì gõ phần cần sửa, ví dụ: hạn 10/12."
    ready = draft.task and not fault(draft, context) and not said
    choices = (*((Choice("Đồng ý", "/giao dongy"),) if ready else ()), Choice("Bỏ", "/bo"))
    lead = paragraph(f"Tôi hiểu là: {draft.task or 'chưa rõ việc gì'}")
    return say(memory, lead, *details(draft, context), paragraph(asked), choices=choices)


def _agreed(draft: Draft, memory: Memory, context: Context, asker: Asker) -> Answer:
    if not draft.task or fault(draft, context):
        return _shown(draft, "", memory, context, asker)
    pending.settle(asker.connection, asker.turn.address, asker.account)
    made = making.create(asker.connection, draft, None, context, rights.act_of(asker))
    duty, rows = made.duty, duties.of_duty(asker.connection, made.duty.id)
    unreached = [
        unit_name(context.department, unit)
        for unit in made.units
        if not addressees.of_unit(asker.connection, unit, context)
    ]
    numbers = f"việc {rows[0].number}" if len(rows) == 1 else f"{len(rows)} việc"
    lead = f"Đã giao {duty.code} ({numbers}) cho {whom(draft, context)}: {duty.task}."
    if any(row.due for row in rows):
        more = "Tôi báo đơn vị trong ít phút (ngoài giờ thì đầu giờ làm việc), nhắc theo hạn và báo lại khi có báo cáo."
    else:
        more = f"Tôi sẽ báo đơn vị. Việc chưa có ngày nên chưa nhắc; khi có ngày, gõ {dates.how(duty)}."
    lost = f"Chưa có nhóm và chưa có người nhận tin: {', '.join(unreached)}. Cách mời người, gắn nhóm: /help."
    seen = (Choice(f"Xem {duty.code}", f"/viec {duty.code}"),)
    return say(memory, lead, more, lost if unreached else "", choices=seen)


def drop(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/bo: what is being asked is left."""
    pending.settle(asker.connection, asker.turn.address, asker.account)
    return say(meant.unlisted(memory), "Đã bỏ. Anh/chị cần gì cứ gõ.")


def _take(about: str, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """Agreement, or a change; another order is another duty."""
    draft, said = of_json(about), fold(text)
    if not rights.is_of_office(asker) or not text.strip():
        return None
    if said in _YES:
        return _agreed(draft, memory, context, asker)
    if said in ("bo", "khong", "khong dung"):
        return drop("", memory, context, asker)
    if said == "sua":
        return _shown(draft, HOW, memory, context, asker)
    if office_says(text) or read_order(text, context.department.units, context.today()):
        return None
    try:
        new = changed(draft, text, Setting(context.department.units, context.today(), context.rules.kinds))
    except Unclear as error:
        return _shown(draft, str(error), memory, context, asker)
    if new is None:
        return None
    if (new.due, new.recurrence, new.relative) != (draft.due, draft.recurrence, draft.relative):
        new = replace(new, quote=_quoted(text))  # these are the words for the limit now
    return _shown(new, "", memory, context, asker)


expected.TAKERS[DRAFT] = expected.Taker(_take)
