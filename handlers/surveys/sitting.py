"""One person at one form: what he has before him, and every step he can take."""

from dataclasses import dataclass, replace
from typing import Any

from bot.message import Block, Memory, heading, paragraph
from bot.state import drafts, invitations, pending, responses
from bot.state.drafts import Draft
from bot.state.survey_owners import owners
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.surveys import asking, sending
from handlers.surveys.asking import SEND
from knowledge.surveys.form import Form, FormError, Question, parse

_PAUSE = 120.0  # seconds: who looks up from the form for longer is not reading it
GONE = "Phiếu này đã gửi, hoặc quá 48 giờ nên đã xoá. Muốn làm phiếu mới, anh/chị gõ “khảo sát”."
NOT_TWICE = "Anh/chị đã gửi phiếu này trong kỳ rồi; mỗi người một phiếu, tôi không ghi thêm. Cảm ơn anh/chị."
_PAUSED = (
    "Tôi giữ phiếu trong 48 giờ kể từ khi bắt đầu. Muốn làm tiếp, ở đây hoặc ở kênh khác đã liên kết, anh/chị gõ "
    "“tiếp tục khảo sát”."
)
_REQUIRED = "Câu này cần câu trả lời để tính kết quả. Anh/chị chọn giúp, hoặc gõ “dừng” để thôi:"
_THANKS = "Cảm ơn anh/chị. Tôi đã ghi phiếu, không kèm tên hay tài khoản."


@dataclass(frozen=True)
class Sitting:
    """A form, how far it is answered, and who sits before it."""

    form: Form
    draft: Draft
    memory: Memory
    context: Context
    asker: Asker

    @property
    def open(self) -> Question | None:
        """The question that is open; None when nothing is left but to send."""
        return self.form.question(self.draft.at)

    def changed(self, **values: Any) -> "Sitting":
        """The same with the draft changed and kept."""
        draft = replace(self.draft, **values)
        drafts.save(self.asker.connection, draft)
        return replace(self, draft=draft)

    def answered(self, question: Question, value: Any) -> "Sitting":
        """The same with an answer more, and the seconds it took."""
        seconds = (self.asker.now - self.draft.touched_at).total_seconds()
        spent = self.draft.spent + min(max(seconds, 0.0), _PAUSE)
        answers = {**self.draft.answers, question.code: value}
        return self.changed(answers=answers, spent=spent, touched_at=self.asker.now)


def names_of(asker: Asker) -> tuple[str, ...]:
    """The names under which the asker may be written down, on whatever channel."""
    return owners(asker.connection, asker.channel, asker.account)


def sitting_of(memory: Memory, context: Context, asker: Asker) -> Sitting | None:
    """What the asker is answering, wherever he began, by the version he began with."""
    draft = drafts.of(asker.connection, names_of(asker), asker.now)
    text = responses.form_text(asker.connection, draft.form, draft.version) if draft else None
    try:
        return Sitting(parse(text), draft, memory, context, asker) if draft and text else None
    except FormError:
        return None  # kept by a program that knows other forms


def ask(at: Sitting, *lead: Block) -> Answer:
    """The open question after some words; from now on what is written in this chat answers it."""
    asker, draft = at.asker, at.draft
    about = f"{draft.id} {draft.at}"
    pending.ask(asker.connection, asker.turn.address, asker.account, drafts.KIND, about, asker.now)
    blocks, choices = asking.asked(at.form, draft)
    shown = simple("smalltalk", at.memory, *lead, *blocks, choices=choices)
    return replace(shown, memory=replace(shown.memory, choices=choices))


def again(at: Sitting) -> Answer:
    """The open question of what is half done."""
    return ask(at, heading(f"{at.form.title} (làm tiếp)"))


def gone(memory: Memory) -> Answer:
    """There is no such form any more."""
    return simple("smalltalk", replace(memory, choices=()), paragraph(GONE))


def accept(at: Sitting, question: Question, value: Any) -> Answer:
    """An answer is given: keep it and ask on."""
    return forward(at.answered(question, value), question)


def forward(at: Sitting, question: Question) -> Answer:
    """The next question that has no answer yet; when there is none, the end."""
    order = at.form.asked(at.draft.answers)
    after = order[order.index(question) + 1 :] if question in order else order
    following = next((q.code for q in after if q.code not in at.draft.answers), SEND)
    at = at.changed(at=following)
    return send(at) if following == SEND and len(at.form.questions) <= asking.CONFIRMED else ask(at)


def skip(at: Sitting, question: Question) -> Answer:
    """A question is passed over, if it may be."""
    return ask(at, paragraph(_REQUIRED)) if question.required else accept(at, question, None)


def back(at: Sitting) -> Answer:
    """The question before, to be answered anew."""
    codes = [q.code for q in at.form.asked(at.draft.answers)]
    place = codes.index(at.draft.at) if at.draft.at in codes else len(codes)
    if place == 0:
        return ask(at, paragraph("Đây là câu đầu tiên."))
    before = codes[place - 1]
    answers = {code: value for code, value in at.draft.answers.items() if code != before}
    return ask(at.changed(at=before, answers=answers, touched_at=at.asker.now))


def toggle(at: Sitting, question: Question, code: str) -> Answer:
    """One of several options is added, or taken away again."""
    chosen = set(at.draft.answers.get(question.code) or ()) ^ {code}
    return ask(at.answered(question, [o.code for o in question.options if o.code in chosen]))


def mend(at: Sitting, question: Question, value: int | str) -> Answer:
    """An earlier question is answered anew; the open one stays open unless another has to be asked first."""
    answers = {**at.draft.answers, question.code: value}
    asked = at.form.asked(answers)
    missing = next((q.code for q in asked if q.code not in answers), SEND)
    kept = at.changed(answers=answers, at=missing)
    return ask(kept, paragraph("Tôi đã sửa câu ấy theo lựa chọn mới."))


def leave(at: Sitting) -> Answer:
    """Away for now; the draft stays."""
    asker = at.asker
    pending.settle(asker.connection, asker.turn.address, asker.account)
    return simple("smalltalk", replace(at.memory, choices=()), paragraph(_PAUSED))


def send(at: Sitting) -> Answer:
    """Send: the draft and everything that leads from the person to it is gone with the same commit."""
    connection, draft, cleared = at.asker.connection, at.draft, replace(at.memory, choices=())
    if not drafts.erase(connection, draft):
        return gone(cleared)
    if draft.invitation:
        invitations.done(connection, draft.invitation)
    names = names_of(at.asker)
    filled = sending.Filled(
        at.form, draft.version, draft.answers, draft.unit, draft.procedure, draft.channel, draft.spent, names, names[0]
    )
    kept = sending.keep(connection, filled, at.asker.now, at.context)
    return simple("smalltalk", cleared, paragraph((at.form.thanks or _THANKS) if kept else NOT_TWICE))
