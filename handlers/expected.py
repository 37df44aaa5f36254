"""What somebody was asked in a chat: whoever asked takes the answer, and asks again after something else."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.message import Memory, paragraph
from bot.state import drafts, pending
from bot.state.pending import Pending
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.surveys import answering
from knowledge.text import fold

# `about` as it was written when asking, the text (masked), what is remembered; None: this is no answer to it.
Take = Callable[[str, str, Memory, Context, Asker], Answer | None]
# Something else was answered meanwhile: that answer with the open question after it.
Resume = Callable[[str, Answer, Context, Asker], Answer]
STOP = {"thoi", "huy", "huy bo", "bo qua", "khong can nua", "dung lai", "thoat"}


def _leave(about: str, answer: Answer, context: Context, asker: Asker) -> Answer:
    return answer


@dataclass(frozen=True)
class Taker:
    """Who asked: takes the answer; may come back to the question after something else was answered."""

    take: Take
    resume: Resume = _leave


# By the kind of the open question.
TAKERS: dict[str, Taker] = {drafts.KIND: Taker(answering.take, answering.resume)}


def open_to(asker: Asker) -> Pending | None:
    """What this person is being asked here."""
    return pending.of(asker.connection, asker.turn.address, asker.account, asker.now)


def taken(open: Pending | None, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """The answer to what this person was asked here; None when nothing is open or it means something else."""
    turn = asker.turn
    if turn.by_link or open is None:
        return None
    taker = TAKERS.get(open.kind)
    given = taker.take(open.about, text, memory, context, asker) if taker else None
    if given is None and fold(text) in STOP:
        pending.settle(asker.connection, turn.address, asker.account)
        return simple("smalltalk", memory, paragraph("Tôi bỏ qua việc đang hỏi dở. Anh/chị cần gì cứ gõ."))
    return given


def resumed(answer: Answer, context: Context, asker: Asker) -> Answer:
    """An answer to something else, with the open question after it."""
    open = open_to(asker)
    taker = TAKERS.get(open.kind) if open else None
    return taker.resume(open.about, answer, context, asker) if open and taker else answer
