"""A unit reports: done, with what can be shown; asked for until the kind of duty has what it needs."""

import json
from dataclasses import replace
from typing import Any

from bot.message import Choice, Memory, Turn, paragraph
from bot.state import duties, duty_steps, files, pending
from bot.state.duties import Row
from bot.state.duty_reports import Evidence
from bot.state.duty_steps import NotNow
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import closed, evidence_read, lines, meant, news, rights
from handlers.duties.say import say
from handlers.duties.words import Said
from handlers.units import unit_name
from knowledge.text import fold

EVIDENCE = "duty-evidence"  # about: the row, what was given so far, what is asked now
LARGE = (
    "Tệp lớn quá 20 MB nên tôi không nhận được. Anh/chị gửi đường dẫn tới tệp, hoặc số và ký hiệu văn bản, "
    "ví dụ: báo cáo số 12/BC-VL."
)
GONE = "Tôi không lấy được tệp vừa gửi. Anh/chị gửi lại, hoặc ghi số văn bản, đường dẫn."
YES = {"dung", "dung roi", "dung vay", "phai", "ok", "oke", "gui", "gui di", "dong y", "co", "vang", "da", "u", "uh"}
ASK = {
    "figure": "Anh/chị gõ con số, ví dụ: 96,5 %.",
    "evidence": "Anh/chị gõ số văn bản, đường dẫn, hoặc gửi tệp, ảnh ngay sau tin này.",
    "effectiveness": "Kết quả có ngăn được lỗi lặp lại không, kiểm tra bằng cách nào? Chưa đánh giá được thì "
        "gõ “chưa”.",
}  # fmt: skip
_HINT = {"figure": "Ví dụ: 96,5 %.", "evidence": "Tệp, ảnh thì gửi ngay sau tin này.", "effectiveness": ""}
SHOWN = {"document", "file"}  # needs of a kind that words alone do not meet


def begin(said: Said, memory: Memory, context: Context, asker: Asker, file: str = "") -> Answer:
    """/xong 27, "xong rồi, báo cáo số 12/BC", or a file with such words."""
    row = meant.row_of(said, "xong", duties.OPEN, memory, context, asker, file)
    if isinstance(row, Answer):
        return row
    rest, kept = meant.kept_for("xong", asker)
    about = _open(asker, row.number)
    text, file = said.rest or rest, file or kept or sent_file(asker.turn)
    if about and about["stage"] == "confirm" and fold(text) in YES:
        return go_on(row, given_of(about), memory, context, asker)
    if (late := closed.at(row, memory, context, asker)) is not None:
        if text or file:
            meant.keep("bosung", text, file, asker)  # taken up when he chooses to add to the report
        return late
    return go_on(
        row, _evidence(row, text, file, context, asker), memory, context, asker, none=evidence_read.says_none(text)
    )


def supplement(said: Said, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/bosung 27: more for a row that was reported, even one that is closed."""
    row = meant.row_of(said, "bosung", ("reported", "accepted"), memory, context, asker)
    if isinstance(row, Answer):
        return row
    if row.withdrawn or row.state == "not_applicable":
        return closed.told(NotNow(row, "withdrawn" if row.withdrawn else "closed"), memory, context, asker)
    if row.open:  # nothing was reported yet: this is the report
        return begin(replace(said, row=row.number), memory, context, asker)
    text, kept = meant.kept_for("bosung", asker)
    given = _evidence(row, said.rest or text, kept or sent_file(asker.turn), context, asker)
    return go_on(row, given, memory, context, asker, more=True)


def _evidence(row: Row, text: str, file: str, context: Context, asker: Asker) -> Evidence:
    if evidence_read.says_none(text):
        text = ""
    found = evidence_read.read(text, asker.turn.text)
    number = evidence_read.figure(text) if "figure" in needs(row, context) else ""
    return replace(found, file_id=file, figure=number)


def go_on(
    row: Row, given: Evidence, memory: Memory, context: Context, asker: Asker, none: bool = False, more: bool = False
) -> Answer:
    """Ask for what is still missing; else the report is made."""
    stage = _missing(needs(row, context), given, none, more)
    if not stage:
        return _made(row, given, memory, context, asker, more)
    wait(row.number, given, stage, more, asker)
    lead = f"Việc {row.number}: {lines.task(row)}; {lines.due(row, context)}."
    asked = _asked(row, stage, context)
    if stage == "evidence" and none:
        asked = (
            "Việc này cần có minh chứng mới duyệt được: số văn bản, đường dẫn, hoặc tệp, ảnh. Chưa có thì xin gia hạn."
        )
    choices: tuple[Choice, ...] = ()
    if stage == "evidence" and none:
        choices = (Choice("Xin gia hạn", f"/giahan {row.number}"),)
    elif stage == "evidence" and not needs(row, context) & SHOWN:
        choices = (Choice("Không có minh chứng", f"/xong {row.number} không có"),)
    return say(meant.unlisted(memory), lead, asked, choices=choices)


def needs(row: Row, context: Context) -> set[str]:
    """What a report on this kind of duty must carry."""
    return set(context.rules.kind(row.kind).needs)


def _asked(row: Row, stage: str, context: Context) -> str:
    """The question: in the words of the kind for what the kind needs most."""
    kind = context.rules.kind(row.kind)
    own = stage if stage in kind.needs else "document" if stage == "evidence" else ""
    lead = f"Mục tiêu là {row.target}. " if stage == "figure" and row.target else ""
    if own in kind.needs[:1] or (stage == "evidence" and not kind.needs):
        return f"{lead}{kind.asks} {_HINT[stage]}".strip()
    return lead + ASK[stage]


def _missing(needs: set[str], given: Evidence, none: bool, more: bool) -> str:
    """What is to be asked next, "" when the report is whole."""
    if "figure" in needs and not given.figure and not more:
        return "figure"
    shown = evidence_read.is_shown(given)
    if needs & SHOWN and not shown or not (needs or shown or given.text or none) or more and not (shown or given.text):
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


def wait(number: int, given: Evidence, stage: str, more: bool, asker: Asker) -> None:
    """From now on what this person writes here may be the evidence."""
    about = {"row": number, "given": vars(given), "stage": stage, "more": more}
    text = json.dumps(about, ensure_ascii=False)
    pending.ask(asker.connection, asker.turn.address, asker.account, EVIDENCE, text, asker.now)
    if given.file_id:  # it is kept as long as the question is open
        files.hold(asker.connection, given.file_id, asker.now + pending.KEPT)


def _open(asker: Asker, number: int) -> dict[str, Any] | None:
    open = pending.of(asker.connection, asker.turn.address, asker.account, asker.now)
    about = json.loads(open.about) if open and open.kind == EVIDENCE else None
    return about if about and about["row"] == number else None


def given_of(about: dict[str, Any]) -> Evidence:
    """What was given so far."""
    return Evidence(**about["given"])


def sent_file(turn: Turn) -> str:
    """The kept file that came with this turn, "" for none."""
    return turn.document.file if turn.document else ""
