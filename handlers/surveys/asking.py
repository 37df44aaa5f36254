"""How a question is put in a chat: its words, its choices, where one stands."""

from bot.message import Block, Choice, heading, item, paragraph
from bot.state.drafts import Draft
from handlers.context import Context
from handlers.units import unit_name
from knowledge.surveys.form import Form, Question

TAP = "pk"  # the order that a button says: /pk <draft> <number of the question> <answer>
_PART = 8  # characters of a draft's id on a button
SEND = "*"  # where a draft stands when nothing is left but to send it
CONFIRMED = 3  # forms with more questions are sent on request


def named(draft: Draft) -> str:
    """What a button carries of a draft."""
    return draft.id[:_PART]


def about(unit: str, procedure: str, context: Context) -> str:
    """What is judged: the procedure and the unit, "" when neither is given."""
    record = context.library().record(procedure) if procedure else None
    called = f"thủ tục {record.name} ({procedure})" if record else f"thủ tục {procedure}" if procedure else ""
    return ", ".join(filter(None, (called, unit_name(context.department, unit) if unit else "")))


def opening(form: Form, unit: str, procedure: str, context: Context) -> list[Block]:
    """What is said before the first question."""
    what = about(unit, procedure, context)
    lead = f"{form.intro} " if form.intro else ""
    return [
        heading(form.title),
        *([paragraph(f"Về: {what}.")] if what else []),
        paragraph(f"{lead}Phiếu không ghi tên; gửi xong, câu trả lời tách hẳn khỏi tài khoản của anh/chị."),
        *([paragraph(f"({form.note})")] if form.note else []),
    ]


def question_of(form: Form, draft: Draft) -> Question | None:
    """The question that is open, None when all are answered."""
    return form.question(draft.at)


def asked(form: Form, draft: Draft) -> tuple[list[Block], tuple[Choice, ...]]:
    """The open question and what may be picked."""
    question = question_of(form, draft)
    if question is None:
        return _to_send(form, draft)
    order = form.asked(draft.answers)
    number = order.index(question) + 1
    total = f"/{len(order)}" if form.settled(draft.answers) else ""
    blocks = [paragraph(f"Câu {number}{total}. {question.text}"), *_how(question, draft)]
    return blocks, (*_options(form, question, draft), *_moves(form, question, draft))


def _how(question: Question, draft: Draft) -> list[Block]:
    if question.kind == "text":
        return [item("Viết bằng lời.")]
    if question.kind == "number":
        more = "" if question.required else ", “bỏ qua”"
        return [item(f"Gõ một con số từ {question.least:g} đến {question.most:g}; hoặc gõ “quay lại”{more}.")]
    if question.kind == "choices":
        chosen = draft.answers.get(question.code)
        said = f"Đã chọn: {question.words_of(chosen)}. " if chosen else ""
        return [item(f"{said}Chọn được nhiều dòng, ví dụ gõ: 1, 2. Xong thì gõ “xong”.")]
    return []


def _options(form: Form, question: Question, draft: Draft) -> tuple[Choice, ...]:
    """The answers to pick. What a button says names the question, so that an old button never answers a new one."""
    here = f"/{TAP} {named(draft)} {form.questions.index(question) + 1}"
    if question.kind == "scale":
        return tuple(Choice(option.text, f"{here} {level}") for level, option in enumerate(question.options, 1))
    return tuple(Choice(option.text, f"{here} {n}") for n, option in enumerate(question.options, 1))


def _moves(form: Form, question: Question, draft: Draft) -> tuple[Choice, ...]:
    if question.kind == "number":  # a list of numbers beside it would be taken for the answers
        return ()
    here = f"/{TAP} {named(draft)} {form.questions.index(question) + 1}"
    done = (Choice("Xong", f"{here} next"),) if question.kind == "choices" else ()
    skip = () if question.required else (Choice("Bỏ qua", f"{here} skip"),)
    back = (Choice("Quay lại", f"{here} back"),) if form.asked(draft.answers)[0] is not question else ()
    return (*done, *skip, *back)


def _to_send(form: Form, draft: Draft) -> tuple[list[Block], tuple[Choice, ...]]:
    here = f"/{TAP} {named(draft)} 0"
    blocks = [paragraph("Anh/chị đã trả lời hết các câu. Gửi phiếu?")]
    return blocks, (Choice("Gửi phiếu", f"{here} send"), Choice("Quay lại", f"{here} back"))
