"""What is said while a report waits for its evidence: taken, asked back, or left to the others."""

import json
import re
from dataclasses import replace

from bot.message import Choice, Memory, paragraph
from bot.state import duties, pending
from bot.state.duties import Row
from bot.state.duty_reports import Evidence
from handlers import expected
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import evidence_read, report, rights
from handlers.duties.say import say
from handlers.duties.words import asks, unit_says
from knowledge.text import fold

# This says that something was sent or done; nobody need be asked whether it is meant as a report.
_DID = re.compile(
    r"^(?:da|chung toi da|phong da) |\b(?:da (?:gui|nop|bao cao|ban hanh|dang|hoan thanh)|gui qua|qua truc|eoffice)\b"
)


def _take(about_text: str, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """What is said while a report waits for its evidence; None when it is no answer to that."""
    about = json.loads(about_text)
    row = duties.row(asker.connection, about["row"])
    document = asker.turn.document
    if document and document.trouble:
        return say(memory, paragraph(report.LARGE if document.trouble == "large" else report.GONE))
    if row is None or not rights.may_answer(asker, context, row):
        pending.settle(asker.connection, asker.turn.address, asker.account)
        return None
    given, stage, more = report.given_of(about), about["stage"], about["more"]
    if stage == "confirm":
        if fold(text) in report.YES:
            return report.go_on(row, given, memory, context, asker, more=more)
        given = replace(given, text="")
    if _is_something_else(text, row, stage, memory, context, asker):
        return None
    none = evidence_read.says_none(text)
    said = unit_says(text)
    words = said.rest if said and said.what == "report" else "" if none else text
    if stage == "figure":
        return _figure(row, given, words, memory, context, asker, more)
    if stage == "effectiveness" and not report.sent_file(asker.turn):
        note = "-" if fold(text) in ("chua", "chua danh gia duoc") or none else text
        return report.go_on(row, replace(given, effectiveness=note), memory, context, asker, more=more)
    found = evidence_read.joined(
        given, replace(evidence_read.read(words, asker.turn.text), file_id=report.sent_file(asker.turn))
    )
    if (
        words
        and not evidence_read.is_shown(found)
        and not report.needs(row, context) & report.SHOWN
        and not _DID.search(fold(words))
    ):
        if _finds_a_procedure(words, context):
            return None
        return _confirm(row, found, memory, asker, more)
    return report.go_on(row, found, memory, context, asker, none=none, more=more)


def _figure(
    row: Row, given: Evidence, words: str, memory: Memory, context: Context, asker: Asker, more: bool
) -> Answer:
    number = evidence_read.figure(words)
    if not number:
        return say(memory, paragraph(report.ASK["figure"]))
    more_text = "" if len(words.split()) <= 3 else words
    found = replace(evidence_read.joined(given, evidence_read.read(more_text, asker.turn.text)), figure=number)
    return report.go_on(
        row, replace(found, file_id=given.file_id or report.sent_file(asker.turn)), memory, context, asker, more=more
    )


def _finds_a_procedure(words: str, context: Context) -> bool:
    """Would these words be answered as a question about procedures?"""
    library = context.library()
    return library.verdict(library.find(words)) in ("answer", "choose")


def _confirm(row: Row, found: Evidence, memory: Memory, asker: Asker, more: bool) -> Answer:
    """Words that show nothing may mean something else: asked back, so that nothing is reported by accident."""
    report.wait(row.number, found, "confirm", more, asker)
    said = f"Tôi gửi báo cáo việc {row.number} với nội dung “{found.text}”, không kèm văn bản nào, đúng không?"
    more_words = "Không đúng thì anh/chị gửi số văn bản, đường dẫn hoặc tệp; hoặc gõ “thôi”."
    choices = (Choice("Đúng, gửi báo cáo", f"/xong {row.number} đúng"),)
    return say(memory, said, more_words, choices=choices)


def _is_something_else(text: str, row: Row, stage: str, memory: Memory, context: Context, asker: Asker) -> bool:
    """Is this a pick from a list, something about another row, or a question to look up?"""
    if report.sent_file(asker.turn) or not text.strip():
        return not report.sent_file(asker.turn)
    if text.strip().isdecimal() and (stage != "figure" or 1 <= int(text) <= len(memory.choices)):
        return True
    if fold(text) in expected.STOP:
        return True
    said = unit_says(text)
    if said and (said.what != "report" or said.row not in (None, row.number)):
        return True
    if stage == "effectiveness" and fold(text).split()[:1] == ["chua"]:
        return False
    if evidence_read.says_none(text):
        return False
    if asks(text):
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
    pending.ask(asker.connection, asker.turn.address, asker.account, report.EVIDENCE, text, asker.now)
    said = (
        f"Báo cáo việc {about['row']} vẫn chờ minh chứng: số văn bản, đường dẫn hoặc tệp. Không cần nữa thì gõ “thôi”."
    )
    return replace(answer, reply=replace(answer.reply, blocks=(*answer.reply.blocks, paragraph(said))))


TAKER = expected.Taker(_take, _resume)
