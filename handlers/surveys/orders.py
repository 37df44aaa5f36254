"""How somebody comes to a survey, or away from all of them: words, /khaosat, a code, a ticket, a button."""

import re
from dataclasses import replace

from bot.message import Choice, Memory, item, paragraph
from bot.state import invitations, survey_codes
from bot.state.survey_codes import Code
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.surveys import answering, asking, invite, sending, sitting, words
from knowledge.surveys.shelf import SHORT

PREFIX = "ks_"  # of a code in a deep link: /start ks_abcd2345
_LATER = 3  # days
_CODE = re.compile(r"[2-9a-z]{8}")
_NONE = "Cơ quan chưa đặt phiếu khảo sát nào."
_UNKNOWN = "Mã khảo sát này không đúng. Anh/chị quét lại mã QR, kiểm tra từng chữ, hoặc gõ “khảo sát”."
_WITHDRAWN = "Mã khảo sát này không dùng nữa. Anh/chị gõ “khảo sát” để làm phiếu chung."
_TAKEN = "Mã hẹn này đã có người dùng. Anh/chị gõ “khảo sát” nếu muốn đánh giá ngay."
_NEVER = (
    "Từ nay tôi không mời anh/chị khảo sát nữa, ở mọi kênh đã liên kết. Phiếu làm dở (nếu có) được giữ đến hết 48 giờ "
    "rồi xoá. Muốn được mời lại, anh/chị gõ “mời khảo sát lại”."
)
_REFUSED = "Anh/chị đã chọn không khảo sát nữa nên tôi không mời. Muốn được mời lại, gõ “mời khảo sát lại”."
_AGAIN = "Tôi sẽ lại mời anh/chị khảo sát khi có dịp, không quá một lần mỗi tuần. Muốn làm ngay, gõ “khảo sát”."


def survey(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/khaosat: go on with what is half done, else the short form; or the form, code or invitation that is named."""
    instead, said = rest.startswith("thay "), rest.removeprefix("thay ").strip().removeprefix(PREFIX)
    if not context.surveys:
        return simple("smalltalk", memory, paragraph(_NONE))
    if said == "sau":
        return _later(memory, context, asker)
    if said.startswith("moi-"):
        return _invited(said, instead, memory, context, asker)
    if said in context.surveys:
        return answering.begin(context.surveys[said], memory, context, asker, said, instead=instead)
    if said:
        return by_code(said, instead, memory, context, asker)
    if not asker.turn.is_group and (open := sitting.sitting_of(memory, context, asker)):
        return sitting.again(open)
    form = context.surveys.get(SHORT) or next(iter(context.surveys.values()))
    return answering.begin(form, memory, context, asker, form.code)


def by_code(said: str, instead: bool, memory: Memory, context: Context, asker: Asker) -> Answer:
    """A code from a poster begins its form; a ticket notes when to invite."""
    code = survey_codes.find(asker.connection, said)
    if code is None or code.form not in context.surveys:
        return simple("smalltalk", memory, paragraph(_UNKNOWN if _looks_like(said) else _no_such(context)))
    if code.withdrawn_at:
        return simple("smalltalk", memory, paragraph(_WITHDRAWN))
    if code.invite_on:
        return _ticket(code, memory, context, asker)
    return answering.begin(
        context.surveys[code.form], memory, context, asker, code.code,
        unit=code.unit, procedure=code.procedure, instead=instead,
    )  # fmt: skip


def _looks_like(said: str) -> bool:
    return bool(_CODE.fullmatch(said.lower().replace("-", "").replace(" ", "")))


def _no_such(context: Context) -> str:
    names = "; ".join(f"/khaosat {form.code}: {form.title}" for form in context.surveys.values())
    return f"Tôi không thấy phiếu hay mã này. Các phiếu: {names}."


def _ticket(code: Code, memory: Memory, context: Context, asker: Asker) -> Answer:
    """Whoever shows a ticket will be invited after the day it names."""
    if asker.turn.is_group:
        return simple("smalltalk", memory, paragraph(answering.IN_GROUP))
    if not survey_codes.take(asker.connection, code.code):
        return simple("smalltalk", memory, paragraph(_TAKEN))
    assert code.invite_on is not None  # it is a ticket
    invitations.refuse(asker.connection, sitting.names_of(asker), False)
    day = invite.noted(code.form, code.invite_on, asker, context, unit=code.unit, procedure=code.procedure)
    what = asking.about(code.unit, code.procedure, context)
    about = f" về {what}" if what else ""
    said = f"Tôi đã ghi hẹn. Ngày {day:%d/%m/%Y}, tôi mời anh/chị trả lời một phiếu khảo sát ngắn{about}."
    stop = "Không muốn nữa, anh/chị gõ “không khảo sát nữa”."
    return simple("smalltalk", memory, paragraph(said), paragraph(stop))


def _invited(said: str, instead: bool, memory: Memory, context: Context, asker: Asker) -> Answer:
    """The button of an invitation."""
    names = sitting.names_of(asker)
    found = invitations.starting(asker.connection, said.removeprefix("moi-"), names, asker.now)
    form = context.surveys.get(found.form) if found else None
    if found is None or form is None:
        return sitting.gone(memory)
    return answering.begin(
        form, memory, context, asker, said,
        unit=found.unit, procedure=found.procedure, invitation=found.id, instead=instead,
    )  # fmt: skip


def _later(memory: Memory, context: Context, asker: Asker) -> Answer:
    """Not now, but in some days."""
    form = context.surveys.get(SHORT)
    if form is None or asker.turn.is_group:
        return simple("smalltalk", memory, paragraph(answering.IN_GROUP if asker.turn.is_group else _NONE))
    names, today = sitting.names_of(asker), asker.now.astimezone(context.zone).date()
    if invitations.may_ask(asker.connection, names, today) is None:
        return simple("smalltalk", memory, paragraph(_REFUSED))
    for waiting in invitations.waiting(asker.connection, names, asker.now):
        if waiting.form == form.code and not waiting.unit:
            invitations.done(asker.connection, waiting.id)  # the button was tapped twice
    day = invite.noted(form.code, invite.in_days(today, _LATER), asker, context)
    said = f"Tôi sẽ hỏi lại vào ngày {day:%d/%m/%Y}. Không muốn nữa, anh/chị gõ “không khảo sát nữa”."
    return simple("smalltalk", replace(memory, choices=()), paragraph(said))


def heard(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """Words that mean the survey itself: to begin, to go on, never again."""
    match words.wish(text) if context.surveys and not asker.turn.by_link else None:
        case "begin":
            return survey("", memory, context, asker)
        case "on" if not asker.turn.is_group and (open := sitting.sitting_of(memory, context, asker)):
            return sitting.again(open)
        case "never":
            return _never(memory, context, asker)
        case "again":
            invitations.refuse(asker.connection, sitting.names_of(asker), False)
            return simple("smalltalk", memory, paragraph(_AGAIN))
    return None


def _never(memory: Memory, context: Context, asker: Asker) -> Answer:
    """No more invitations, for good and on every channel; a form half done is put away."""
    invitations.refuse(asker.connection, sitting.names_of(asker), True)
    if open := sitting.sitting_of(memory, context, asker):
        sitting.leave(open)
    return simple("smalltalk", replace(memory, choices=()), paragraph(_NEVER))


def listed(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/phieu: the forms there are."""
    rows = [item(f"/khaosat {form.code}: {form.title}") for form in context.surveys.values()]
    return simple("smalltalk", memory, paragraph("Các phiếu khảo sát:" if rows else _NONE), *rows)


def offered(answer: Answer, context: Context, asker: Asker) -> Answer:
    """Thanks for a verdict, with the short form offered to whoever may be asked this week."""
    form = context.surveys.get(SHORT)
    if form is None or asker.turn.is_group or asker.turn.by_link or answer.reply.choices:
        return answer
    names, today = sitting.names_of(asker), asker.now.astimezone(context.zone).date()
    if sitting.sitting_of(answer.memory, context, asker) or invitations.waiting(asker.connection, names, asker.now):
        return answer
    if sending.took_part(asker.connection, form, "", names, asker.now, context):
        return answer
    if invitations.may_ask(asker.connection, names, today) != today:
        return answer
    choices = (Choice("Đánh giá nhanh, nửa phút", f"/khaosat {SHORT}"), Choice("Hỏi lại sau 03 ngày", "/khaosat sau"))
    reply = replace(answer.reply, choices=choices)
    return replace(answer, reply=reply, memory=replace(answer.memory, choices=choices))
