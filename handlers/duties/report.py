"""A unit reports: done, with what can be shown; asked for until the kind of duty has what it needs."""

import json
import re
from dataclasses import replace
from typing import Any

from bot.message import Choice, Memory, Turn, paragraph
from bot.state import duties, duty_steps, files, pending
from bot.state.duties import Row
from bot.state.duty_steps import Evidence, NotNow
from handlers import expected
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import closed, evidence_read, lines, meant, news, rights
from handlers.duties.say import say
from handlers.duties.words import Said, asks, unit_says
from handlers.units import unit_name
from knowledge.text import fold

EVIDENCE = "duty-evidence"  # about: the row, what was given so far, what is asked now
LARGE = (
    "Tệp này lớn quá, tôi không nhận được. Anh/chị gửi đường dẫn tới tệp, hoặc số và ký hiệu văn bản, ví dụ: "
    "báo cáo số 12/BC-VL; "
    "hoặc gửi tệp nhỏ hơn 20 MB."
)
GONE = "Tôi không lấy được tệp vừa gửi. Anh/chị gửi lại, hoặc ghi số văn bản, đường dẫn."
_YES = {"dung", "dung roi", "dung vay", "phai", "ok", "oke", "gui", "gui di", "dong y", "co", "vang", "da", "u", "uh"}
_ASK = {
    "figure": "Anh/chị gõ con số, ví dụ: 96,5 %.",
    "evidence": "Anh/chị gõ số văn bản, đường dẫn, hoặc gửi tệp, ảnh ngay sau tin này.",
    "effectiveness": "Kết quả có ngăn được lỗi lặp lại không, kiểm tra bằng cách nào? Chưa đánh giá được thì "
        "gõ “chưa”.",
}  # fmt: skip
_HINT = {"figure": "Ví dụ: 96,5 %.", "evidence": "Tệp, ảnh thì gửi ngay sau tin này.", "effectiveness": ""}
# This says that something was sent or done; nobody need be asked whether it is meant as a report.
_DID = re.compile(
    r"^(?:da|chung toi da|phong da) |\b(?:da (?:gui|nop|bao cao|ban hanh|dang|hoan thanh)|gui qua|qua truc|eoffice)\b"
)
_SHOWN = {"document", "file"}  # needs of a kind that words alone do not meet


def begin(said: Said, memory: Memory, context: Context, asker: Asker, file: str = "") -> Answer:
    """/xong 27, "xong rồi, báo cáo số 12/BC", or a file with such words."""
    row = meant.row_of(said, "xong", duties.OPEN, memory, context, asker, file)
    if isinstance(row, Answer):
        return row
    rest, kept = meant.kept_for("xong", asker)
    about = _open(asker, row.number)
    text, file = said.rest or rest, file or kept or _sent(asker.turn)
    if about and about["stage"] == "confirm" and fold(text) in _YES:
        return _go_on(row, _given(about), memory, context, asker)
    if (late := closed.at(row, memory, context, asker)) is not None:
        if text or file:
            meant.keep("bosung", text, file, asker)  # taken up when he chooses to add to the report
        return late
    return _go_on(
        row, _evidence(row, text, file, context, asker), memory, context, asker, none=evidence_read.says_none(text)
    )


def supplement(said: Said, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/bosung 27: more for a row that was reported, even one that is closed."""
    row = meant.row_of(said, "bosung", ("reported", "accepted"), memory, context, asker)
    if isinstance(row, Answer):
        return row
    if row.withdrawn or row.state == "not_applicable":
        return closed.told(NotNow(row, "withdrawn" if row.withdrawn else "closed"), memory, context, asker)
    text, kept = meant.kept_for("bosung", asker)
    given = _evidence(row, said.rest or text, kept or _sent(asker.turn), context, asker)
    return _go_on(row, given, memory, context, asker, more=True)


def _evidence(row: Row, text: str, file: str, context: Context, asker: Asker) -> Evidence:
    if evidence_read.says_none(text):
        text = ""
    found = evidence_read.read(text, asker.turn.text)
    number = evidence_read.figure(text) if "figure" in _needs(row, context) else ""
    return replace(found, file_id=file, figure=number)


def _go_on(
    row: Row, given: Evidence, memory: Memory, context: Context, asker: Asker, none: bool = False, more: bool = False
) -> Answer:
    """Ask for what is still missing; else the report is made."""
    needs = _needs(row, context)
    stage = _missing(needs, given, none, more)
    if not stage:
        return _made(row, given, memory, context, asker, more)
    _wait(row.number, given, stage, more, asker)
    lead = f"Việc {row.number}: {lines.task(row)}; {lines.due(row, context)}."
    asked = _asked(row, stage, context)
    if stage == "evidence" and none:
        asked = (
            "Việc này cần có minh chứng mới duyệt được: số văn bản, đường dẫn, hoặc tệp, ảnh. Chưa có thì xin gia hạn."
        )
    choices: tuple[Choice, ...] = ()
    if stage == "evidence" and none:
        choices = (Choice("Xin gia hạn", f"/giahan {row.number}"),)
    elif stage == "evidence" and not needs & _SHOWN:
        choices = (Choice("Không có minh chứng", f"/xong {row.number} không có"),)
    return say(meant.unlisted(memory), lead, asked, choices=choices)


def _needs(row: Row, context: Context) -> set[str]:
    return set(context.rules.kind(row.kind).needs)


def _asked(row: Row, stage: str, context: Context) -> str:
    """The question: in the words of the kind for what the kind needs most."""
    kind = context.rules.kind(row.kind)
    own = stage if stage in kind.needs else "document" if stage == "evidence" else ""
    lead = f"Mục tiêu là {row.target}. " if stage == "figure" and row.target else ""
    if own in kind.needs[:1] or (stage == "evidence" and not kind.needs):
        return f"{lead}{kind.asks} {_HINT[stage]}".strip()
    return lead + _ASK[stage]


def _missing(needs: set[str], given: Evidence, none: bool, more: bool) -> str:
    """What is to be asked next, "" when the report is whole."""
    if "figure" in needs and not given.figure and not more:
        return "figure"
    shown = evidence_read.is_shown(given)
    if needs & _SHOWN and not shown or not (needs or shown or given.text or none) or more and not (shown or given.text):
        return "evidence"
    return "effectiveness" if "effectiveness" in needs and not given.effectiveness and not more else ""


def _made(row: Row, given: Evidence, memory: Memory, context: Context, asker: Asker, more: bool) -> Answer:
    """The report is kept, the Office will hear of it."""
    closing = more and row.state == "accepted"
    step = duty_steps.supplement if closing else duty_steps.report
    given = replace(given, effectiveness="" if given.effectiveness == "-" else given.effectiveness)
    try:
        row = step(asker.connection, row.number, rights.act_of(asker), given)
    except NotNow as error:
        return closed.told(error, memory, context, asker)
    if given.file_id:
        files.hold(asker.connection, given.file_id)
    pending.settle(asker.connection, asker.turn.address, asker.account)
    news.waits(asker.connection, asker.now) if not closing else news.supplemented(
        asker.connection, row, context, asker.now
    )
    unit = unit_name(context.department, row.unit)
    lead = f"Đã ghi: {unit} báo cáo {'bổ sung ' if more else ''}việc {row.number} ({lines.task(row)})."
    blocks = [paragraph(lead), paragraph(f"Minh chứng: {closed.shown(given)}.")]
    blocks.append(paragraph("Văn phòng sẽ xem; có kết quả tôi báo lại ở đây."))
    return say(memory, *blocks, choices=(Choice("Báo cáo bổ sung", f"/bosung {row.number}"),))


def _wait(number: int, given: Evidence, stage: str, more: bool, asker: Asker) -> None:
    about = {"row": number, "given": vars(given), "stage": stage, "more": more}
    text = json.dumps(about, ensure_ascii=False)
    pending.ask(asker.connection, asker.turn.address, asker.account, EVIDENCE, text, asker.now)
    if given.file_id:  # it is kept as long as the question is open
        files.hold(asker.connection, given.file_id, asker.now + pending.KEPT)


def _open(asker: Asker, number: int) -> dict[str, Any] | None:
    open = pending.of(asker.connection, asker.turn.address, asker.account, asker.now)
    about = json.loads(open.about) if open and open.kind == EVIDENCE else None
    return about if about and about["row"] == number else None


def _given(about: dict[str, Any]) -> Evidence:
    return Evidence(**about["given"])


def _sent(turn: Turn) -> str:
    return turn.document.file if turn.document else ""


def _take(about_text: str, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """What is said while a report waits for its evidence; None when it is no answer to that."""
    about = json.loads(about_text)
    row = duties.row(asker.connection, about["row"])
    document = asker.turn.document
    if document and document.trouble:
        return say(memory, paragraph(LARGE if document.trouble == "large" else GONE))
    if row is None or not rights.may_answer(asker, context, row):
        pending.settle(asker.connection, asker.turn.address, asker.account)
        return None
    given, stage, more = _given(about), about["stage"], about["more"]
    if stage == "confirm":
        if fold(text) in _YES:
            return _go_on(row, given, memory, context, asker, more=more)
        given = replace(given, text="")
    if _is_something_else(text, row, stage, memory, context, asker):
        return None
    none = evidence_read.says_none(text)
    said = unit_says(text)
    words = said.rest if said and said.what == "report" else "" if none else text
    if stage == "figure":
        return _figure(row, given, words, memory, context, asker, more)
    if stage == "effectiveness" and not _sent(asker.turn):
        note = "-" if fold(text) in ("chua", "chua danh gia duoc") or none else text
        return _go_on(row, replace(given, effectiveness=note), memory, context, asker, more=more)
    found = evidence_read.joined(given, replace(evidence_read.read(words, asker.turn.text), file_id=_sent(asker.turn)))
    if (
        words
        and not evidence_read.is_shown(found)
        and not _needs(row, context) & _SHOWN
        and not _DID.search(fold(words))
    ):
        if _finds_a_procedure(words, context):
            return None
        return _confirm(row, found, memory, asker, more)
    return _go_on(row, found, memory, context, asker, none=none, more=more)


def _figure(
    row: Row, given: Evidence, words: str, memory: Memory, context: Context, asker: Asker, more: bool
) -> Answer:
    number = evidence_read.figure(words)
    if not number:
        return say(memory, paragraph(_ASK["figure"]))
    more_text = "" if len(words.split()) <= 3 else words
    found = replace(evidence_read.joined(given, evidence_read.read(more_text, asker.turn.text)), figure=number)
    return _go_on(row, replace(found, file_id=given.file_id or _sent(asker.turn)), memory, context, asker, more=more)


def _finds_a_procedure(words: str, context: Context) -> bool:
    """Would these words be answered as a question about procedures?"""
    library = context.library()
    return library.verdict(library.find(words)) in ("answer", "choose")


def _confirm(row: Row, found: Evidence, memory: Memory, asker: Asker, more: bool) -> Answer:
    """Words that show nothing may mean something else: asked back, so that nothing is reported by accident."""
    _wait(row.number, found, "confirm", more, asker)
    said = f"Tôi gửi báo cáo việc {row.number} với nội dung “{found.text}”, không kèm văn bản nào, đúng không?"
    more_words = "Không đúng thì anh/chị gửi số văn bản, đường dẫn hoặc tệp; hoặc gõ “thôi”."
    choices = (Choice("Đúng, gửi báo cáo", f"/xong {row.number} đúng"),)
    return say(memory, said, more_words, choices=choices)


def _is_something_else(text: str, row: Row, stage: str, memory: Memory, context: Context, asker: Asker) -> bool:
    """Is this a pick from a list, something about another row, or a question to look up?"""
    if _sent(asker.turn) or not text.strip():
        return not _sent(asker.turn)
    if text.strip().isdecimal() and (stage != "figure" or 1 <= int(text) <= len(memory.choices)):
        return True
    if fold(text) in expected.STOP:
        return True
    said = unit_says(text)
    if said and (said.what != "report" or said.row not in (None, row.number)):
        return True
    if stage == "effectiveness" and fold(text).split()[:1] == ["chua"]:
        return False
    if asks(text) and not evidence_read.says_none(text):
        return True
    if stage == "effectiveness" or evidence_read.is_shown(evidence_read.read(text, asker.turn.text)):
        return False
    asked = context.library().read(text)
    return bool(asked.codes or asked.facets and asked.matter or asked.wishes or "?" in text) and not (
        stage == "figure" and evidence_read.figure(text)
    )


def _resume(about_text: str, answer: Answer, context: Context, asker: Asker) -> Answer:
    """Once after something else was answered: the report still waits."""
    about, open = json.loads(about_text), pending.of(asker.connection, asker.turn.address, asker.account, asker.now)
    if about.get("reminded") or open is None or open.asked_at == asker.now:  # asked in this very answer
        return answer
    text = json.dumps(about | {"reminded": True}, ensure_ascii=False)
    pending.ask(asker.connection, asker.turn.address, asker.account, EVIDENCE, text, asker.now)
    said = (
        f"Báo cáo việc {about['row']} vẫn chờ minh chứng: số văn bản, đường dẫn hoặc tệp. Không cần nữa thì gõ “thôi”."
    )
    return replace(answer, reply=replace(answer.reply, blocks=(*answer.reply.blocks, paragraph(said))))


expected.TAKERS[EVIDENCE] = expected.Taker(_take, _resume)
