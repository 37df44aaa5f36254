"""What somebody writes or taps while a form is open: an answer, a wish, or a question of another kind."""

from dataclasses import replace

from bot.message import Choice, Memory, heading, paragraph
from bot.state import drafts, invitations, pending, responses
from handlers import welcome
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.surveys import asking, sending, sitting, words
from handlers.surveys.asking import SEND
from handlers.surveys.sitting import Sitting
from handlers.understand import MyData, NoSuchNumber, Nothing, Pick, Smalltalk, understand
from handlers.understand import Question as Asked
from knowledge.surveys.form import Form, Question

IN_GROUP = "Khảo sát làm trong tin nhắn riêng với tôi, để cả nhóm không thấy câu trả lời của anh/chị."
_ELSEWHERE = "Phiếu đã được làm tiếp ở nơi khác. Câu đang hỏi bây giờ:"
_NO_PICTURE = "Phiếu khảo sát không nhận ảnh, tệp. Anh/chị trả lời bằng chữ hoặc số:"
_NOT_SENT = "Phiếu chưa gửi. Anh/chị gõ “gửi”, “quay lại” hoặc “dừng”."
_OLD = "Nút này của câu đã qua. Câu đang hỏi:"
_ASKING = ("gi", "bao lau", "bao nhieu", "o dau", "the nao", "may ngay", "ra sao")


def begin(
    form: Form, memory: Memory, context: Context, asker: Asker, order: str, *, unit: str = "", procedure: str = "",
    invitation: str = "", instead: bool = False,
) -> Answer:  # fmt: skip
    """The first question of a form; of the same one half done the open question.

    Another one half done is not thrown away unasked: `order` is what says it again with a yes (`instead`).
    """
    if asker.turn.is_group:
        return simple("smalltalk", memory, paragraph(IN_GROUP))
    names = sitting.names_of(asker)
    if sending.took_part(asker.connection, form, unit, names, asker.now, context):
        return simple("smalltalk", memory, paragraph(sitting.NOT_TWICE))
    if open := sitting.sitting_of(memory, context, asker):
        if (open.draft.form, open.draft.unit) == (form.code, unit):
            return sitting.again(open)
        if open.draft.answers and not instead:
            return _which(open, form, order)
        drafts.erase(asker.connection, open.draft)
    return _begun(form, {"unit": unit, "procedure": procedure, "invitation": invitation}, memory, context, asker)


def _which(open: Sitting, form: Form, order: str) -> Answer:
    """One form at a time: the one half done, or the new one?"""
    said = f"Anh/chị đang làm dở phiếu “{open.form.title}”. Làm tiếp phiếu ấy, hay bỏ và làm phiếu “{form.title}”?"
    choices = (Choice("Làm tiếp phiếu cũ", "tiếp tục khảo sát"), Choice("Bỏ, làm phiếu mới", f"/khaosat thay {order}"))
    return simple("smalltalk", open.memory, paragraph(said), choices=choices)


def _begun(form: Form, where: dict[str, str], memory: Memory, context: Context, asker: Asker) -> Answer:
    connection, now, names = asker.connection, asker.now, sitting.names_of(asker)
    version = responses.keep_form(connection, form.code, form.version, form.source)
    first = form.questions[0].code
    draft = drafts.begin(connection, names[0], form.code, version, first, asker.channel, now, **where)
    half = responses.half_day(now)
    responses.begun(connection, form.code, where["unit"], where["procedure"], asker.channel, half)
    invitations.asked(connection, names, now.astimezone(context.zone).date())
    lead = asking.opening(form, where["unit"], where["procedure"], context)
    if not memory.greeted and asker.channel != "web":  # said before the question, not between it and its answers
        greeting = f"Tôi là trợ lý tự động của {context.department.name}."
        lead = [paragraph(greeting), paragraph(welcome.kept()), *lead]
    return sitting.ask(Sitting(form, draft, memory, context, asker), *lead)


def go_on(memory: Memory, context: Context, asker: Asker) -> Answer:
    """The open question of what is half done, asked here from now on."""
    at = sitting.sitting_of(memory, context, asker)
    return sitting.again(at) if at else sitting.gone(memory)


def take(about: str, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """What somebody wrote while a question was open here; None when it is something else he wants."""
    id, _, shown = about.partition(" ")
    at = sitting.sitting_of(memory, context, asker)
    if at is None or at.draft.id != id:
        pending.settle(asker.connection, asker.turn.address, asker.account)
        return _late(text, memory)
    if asker.turn.document and not text.strip():
        return sitting.ask(at, paragraph(_NO_PICTURE))
    wanted = words.wish(text)
    if wanted in ("never", "begin", "again"):
        return None  # orders.heard knows them, whether a form is open or not
    if wanted and (moved := _moved(wanted, at)):
        return moved
    if _is_of_a_list(text, at):
        return None
    if at.draft.at != shown:
        return sitting.ask(at, paragraph(_ELSEWHERE))
    return _answered(text, at.open, at) if at.open else _to_be_sent(text, at)


def _late(text: str, memory: Memory) -> Answer | None:
    """An answer to a form that is gone; other words go the normal way."""
    is_answer = words.wish(text) in ("back", "skip", "send", "on") or text.strip().isdigit()
    return sitting.gone(memory) if is_answer else None


def _is_of_a_list(text: str, at: Sitting) -> bool:
    """Was another list shown last, and is this a number of it?"""
    ours = any(choice.says.startswith(f"/{asking.TAP} {asking.named(at.draft)}") for choice in at.memory.choices)
    return bool(at.memory.choices) and not ours and text.strip().isdigit()


def _moved(wanted: words.Wish, at: Sitting) -> Answer | None:
    """What is wanted of the form itself: back, on, away, send."""
    question = at.open
    match wanted:
        case "back":
            return sitting.back(at)
        case "skip" if question:
            return sitting.skip(at, question)
        case "stop":
            return sitting.leave(at)
        case "on":
            return sitting.ask(at)
        case "send" if question is None:
            return sitting.send(at)
        case "send" if question.kind == "choices" and at.draft.answers.get(question.code):
            return sitting.forward(at, question)
        case "send" if question.kind == "text" and not question.required:
            return sitting.skip(at, question)  # there is nothing more to say
    return None


def _answered(text: str, question: Question, at: Sitting) -> Answer | None:
    if picked := _move_by_number(text, question, at.memory):
        return tapped(picked, at.memory, at.context, at.asker)
    if question.kind == "text" and not question.required and words.is_nothing(text):
        return sitting.skip(at, question)
    if question.kind == "text" and not words.is_marked(text) and _is_plainly_asked(text, at):
        return None
    found = words.meant(question, text)
    if isinstance(found, words.Value):
        return sitting.accept(at, question, found.value)
    return None if _is_asked(text, at) else sitting.ask(at, paragraph(found.said))


def _move_by_number(text: str, question: Question, memory: Memory) -> str:
    """What the number of "Bỏ qua" or "Quay lại" in the list says; the numbers of the answers are answers."""
    number = text.strip().rstrip(".)")
    if question.kind == "number" or not (number.isascii() and number.isdigit() and len(number) < 3):
        return ""
    if not len(question.options) < int(number) <= len(memory.choices):
        return ""
    return memory.choices[int(number) - 1].says.removeprefix(f"/{asking.TAP} ")


def _is_asked(text: str, at: Sitting) -> bool:
    """Is this a question to the service rather than an odd answer?"""
    library = at.context.library()
    asked = library.read(text)
    wanted = understand(text, asked, replace(at.memory, choices=()))
    if isinstance(wanted, Nothing | NoSuchNumber | Pick | Smalltalk):
        return False
    if not isinstance(wanted, Asked):
        return True
    known = library.verdict(library.find(asked)) != "unknown"
    return known and (bool(asked.facets) or len(asked.content) >= 3)


def _is_plainly_asked(text: str, at: Sitting) -> bool:
    """Free words are an opinion, unless they name a procedure and ask for something of it."""
    library, said = at.context.library(), f" {words.plain(text)} "
    asked = library.read(text)
    if isinstance(understand(text, asked, replace(at.memory, choices=())), MyData):
        return True
    asks = "?" in text or any(f" {word} " in said for word in _ASKING)
    return asks and bool(asked.facets) and library.verdict(library.find(asked)) == "answer"


def _to_be_sent(text: str, at: Sitting) -> Answer | None:
    if text.strip() in ("1", "2"):
        return sitting.send(at) if text.strip() == "1" else sitting.back(at)
    return None if _is_asked(text, at) else sitting.ask(at, paragraph(_NOT_SENT))


def tapped(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """A button of a question: "<draft> <number of the question> <answer>". An old one mends its own question."""
    at, parts = sitting.sitting_of(memory, context, asker), rest.split()
    if asker.turn.is_group or at is None or len(parts) != 3 or asking.named(at.draft) != parts[0]:
        return sitting.gone(memory)
    number = _small(parts[1])
    question = at.form.questions[number - 1] if 1 <= number <= len(at.form.questions) else None
    here = question.code == at.draft.at if question else at.draft.at == SEND
    if here:
        return _tapped_here(parts[2], question, at)
    value = _value(parts[2], question) if question else None
    if question is None or value is None or question.kind == "choices" or question.code not in at.draft.answers:
        return sitting.ask(at, paragraph(_OLD))
    return sitting.mend(at, question, value)


def _tapped_here(said: str, question: Question | None, at: Sitting) -> Answer:
    if said == "back":
        return sitting.back(at)
    if question is None:
        return sitting.send(at) if said == "send" else sitting.ask(at)
    if said == "skip":
        return sitting.skip(at, question)
    if said == "next" and (at.draft.answers.get(question.code) or not question.required):
        return sitting.forward(at, question)
    value = _value(said, question)
    if value is None:
        return sitting.ask(at)
    return (
        sitting.toggle(at, question, str(value)) if question.kind == "choices" else sitting.accept(at, question, value)
    )


def _value(said: str, question: Question) -> int | str | None:
    """The answer behind a button."""
    at = _small(said)
    if not 1 <= at <= len(question.options):
        return None
    return at if question.kind == "scale" else question.options[at - 1].code


def _small(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 3 else -1


def resume(about: str, answer: Answer, context: Context, asker: Asker) -> Answer:
    """Something else was answered: the open question comes after it."""
    at = sitting.sitting_of(answer.memory, context, asker)
    choices = answer.reply.choices
    if at is None or not about.startswith(f"{at.draft.id} ") or any(_is_ours(c.says) for c in choices):
        return answer
    if choices and answer.outcome != "answer":  # a list waits for a pick, or something for a yes
        more = paragraph("Phiếu khảo sát đang dở: gõ “tiếp tục” để làm tiếp.")
        return replace(answer, reply=replace(answer.reply, blocks=(*answer.reply.blocks, more)))
    asked = sitting.ask(at, *answer.reply.blocks, heading(f"{at.form.title} (làm tiếp)"))
    return replace(asked, reply=replace(asked.reply, source=answer.reply.source))


def _is_ours(says: str) -> bool:
    return says.startswith(f"/{asking.TAP} ")
