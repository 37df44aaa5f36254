"""What was asked in vain and what was said of answers; only masked text comes here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from bot.message import Address
from bot.state import new_id
from bot.state.people_tables import feedback, questions

KEPT = timedelta(days=365)
_LONGEST = 500  # characters kept of a question
_SAME_WITHIN = timedelta(days=1)  # the same question of the same person counts once a day


@dataclass(frozen=True)
class Asked:
    """A question kept for the Office: outcome "unknown" or "disliked" (then perhaps with a reason), best codes."""

    id: str
    question: str
    outcome: str
    reason: str
    candidates: tuple[str, ...]
    address: Address
    account: str
    asked_at: datetime


def keep(
    connection: Connection, address: Address, account: str, question: str, outcome: str, candidates: tuple[str, ...],
    now: datetime,
) -> str:  # fmt: skip
    """Keep a masked question; the id of its row."""
    question = question[:_LONGEST]
    same = select(questions.c.id).where(
        questions.c.channel == address.channel, questions.c.account == account, questions.c.question == question,
        questions.c.outcome == outcome, questions.c.asked_at > now - _SAME_WITHIN,
    )  # fmt: skip
    if known := connection.execute(same.limit(1)).scalar_one_or_none():
        return known
    place = {"channel": address.channel, "chat": address.chat, "thread": address.thread, "account": account}
    what = {"question": question, "outcome": outcome, "candidates": " ".join(candidates), "asked_at": now}
    connection.execute(questions.insert().values(id=(id := new_id()), **place, **what))
    return id


def listed(connection: Connection, since: datetime) -> list[Asked]:
    """What is kept, the oldest first."""
    rows = connection.execute(select(questions).where(questions.c.asked_at >= since).order_by(questions.c.asked_at))
    return [_asked(row) for row in rows]


def judge(
    connection: Connection, address: Address, account: str, answer: str, verdict: str, question: str,
    codes: tuple[str, ...], now: datetime, reason: str = "",
) -> None:  # fmt: skip
    """What a person says of an answer; saying something else later takes its place. `question` may be ""."""
    mine = (feedback.c.channel == address.channel, feedback.c.account == account, feedback.c.answer == answer)
    before = connection.execute(select(feedback).where(*mine).with_for_update()).one_or_none()
    kept = before.question_id if before else None
    if verdict == "up" and kept:
        connection.execute(delete(questions).where(questions.c.id == kept))
        kept = None
    if verdict == "down" and question and not kept:
        kept = keep(connection, address, account, question, "disliked", codes, now)
    if kept and reason:
        connection.execute(update(questions).where(questions.c.id == kept).values(reason=reason))
    values = {"verdict": verdict, "reason": reason, "question_id": kept, "said_at": now}
    if before:
        connection.execute(update(feedback).where(*mine).values(values))
        return
    row = {"id": new_id(), "answer": answer, "channel": address.channel, "account": account, "codes": " ".join(codes)}
    connection.execute(feedback.insert().values(**row, **values))


def counts(connection: Connection, channel: str, account: str) -> tuple[int, int]:
    """How many questions and verdicts of an account are kept."""
    asked = select(questions.c.id).where(questions.c.channel == channel, questions.c.account == account)
    said = select(feedback.c.id).where(feedback.c.channel == channel, feedback.c.account == account)
    return len(connection.execute(asked).all()), len(connection.execute(said).all())


def of_account(connection: Connection, channel: str, account: str) -> list[Asked]:
    """The kept questions of an account, the newest first."""
    mine = select(questions).where(questions.c.channel == channel, questions.c.account == account)
    return [_asked(row) for row in connection.execute(mine.order_by(questions.c.asked_at.desc()))]


def forget(connection: Connection, channel: str, account: str) -> None:
    """Delete questions and verdicts of an account."""
    connection.execute(delete(feedback).where(feedback.c.channel == channel, feedback.c.account == account))
    connection.execute(delete(questions).where(questions.c.channel == channel, questions.c.account == account))


def moved(connection: Connection, channel: str, old: str, new: str) -> None:
    """A group has a new id."""
    connection.execute(
        update(questions).where(questions.c.channel == channel, questions.c.chat == old).values(chat=new)
    )


def sweep(connection: Connection, now: datetime) -> None:
    """Delete what is old."""
    connection.execute(delete(feedback).where(feedback.c.said_at <= now - KEPT))
    connection.execute(delete(questions).where(questions.c.asked_at <= now - KEPT))


def _asked(row: Row[Any]) -> Asked:
    return Asked(
        row.id, row.question, row.outcome, row.reason, tuple(row.candidates.split()),
        Address(row.channel, row.chat, row.thread), row.account, row.asked_at,
    )  # fmt: skip
