"""What people think of an answer, and the questions that found none."""

import secrets
from dataclasses import replace

from bot.message import Answered, Choice, Memory, paragraph
from bot.state import questions
from handlers.answer import Answer, simple
from handlers.context import Asker
from handlers.understand import REASONS, Judge
from knowledge.found import OFFERED
from knowledge.text import words

_REMEMBERED = 5  # answers that may still be judged with their question


def judged(wish: Judge, memory: Memory, asker: Asker | None) -> Answer:
    """👍 is thanked for, 👎 is asked for one reason, the reason is noted."""
    if asker is None or asker.turn.by_link:
        return simple("smalltalk", memory, paragraph("Cảm ơn anh/chị."))
    meant = _meant(wish, memory)
    if meant is None:
        said = "Cảm ơn anh/chị. Anh/chị hỏi một câu rồi cho biết câu trả lời đúng ý hay chưa."
        return simple("smalltalk", memory, paragraph(said))
    questions.judge(
        asker.connection, asker.turn.address, asker.account, meant.id, wish.verdict, meant.question, meant.codes,
        asker.now, wish.reason,
    )  # fmt: skip
    if wish.verdict == "up":
        return simple("smalltalk", memory, paragraph("Cảm ơn anh/chị đã cho biết."))
    if wish.reason:
        said = "Cảm ơn anh/chị. Văn phòng sẽ xem lại câu trả lời này."
        return simple("smalltalk", replace(memory, choices=()), paragraph(said))
    choices = tuple(Choice(reason.capitalize(), f"👎 {reason} #{meant.id}") for reason in REASONS)
    return simple("smalltalk", memory, paragraph("Xin lỗi anh/chị. Câu trả lời chưa đúng vì:"), choices=choices)


def _meant(wish: Judge, memory: Memory) -> Answered | None:
    """The answer that is judged: the one named, else the last; of one long ago only the code is known."""
    if wish.answer:
        known = next((a for a in memory.answered if a.id == wish.answer), None)
        return known or Answered(wish.answer, "", (wish.code,) if wish.code else ())
    return memory.answered[0] if memory.answered else None


def noted(answer: Answer, text: str, topic: str, asker: Asker) -> Answer:
    """An answer with 👍/👎 under it and remembered; a question without an answer is kept for the Office, masked.

    A few words ("còn lệ phí", "2") are understood by the topic they were said about, so it stands before them.
    """
    question = f"{topic} › {text}" if topic and len(words(text)) <= 3 else text
    if answer.outcome == "answer":
        return _judgeable(answer, question)
    if answer.outcome == "unknown" and answer.found is not None and not asker.turn.by_link:
        best = tuple(group.main.code for group in answer.found.groups[:OFFERED])
        address = asker.turn.address
        questions.keep(asker.connection, address, asker.account, question, "unknown", best, asker.now)
    return answer


def _judgeable(answer: Answer, question: str) -> Answer:
    code = next((c for c in answer.codes if len(c.encode()) <= 40), "")
    # Two answers of one conversation must not be mistaken for each other; that is all the id is for.
    new = Answered(secrets.token_hex(4), question[:500], answer.codes[:OFFERED])
    feedback = tuple(
        Choice(f"{mark} {label}", f"{mark} {code} #{new.id}") for mark, label in (("👍", "có ích"), ("👎", "chưa đúng"))
    )
    kept = replace(answer.memory, answered=(new, *answer.memory.answered)[:_REMEMBERED])
    return replace(answer, reply=replace(answer.reply, feedback=feedback), memory=kept)
