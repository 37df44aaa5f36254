"""Everything that is kept about one person: shown, and deleted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.state import (
    closing,
    codes,
    deputies,
    drafts,
    duty_log,
    files,
    groups,
    inbox,
    invitations,
    outbox,
    pending,
    people,
    questions,
    tables,
    talks,
)
from bot.state.people import Account, Person
from bot.state.questions import Asked
from bot.state.saved import memory_of
from bot.state.survey_owners import owners


@dataclass(frozen=True)
class Kept:
    """What is kept about a person: who he is to us, by which accounts, what he asked in vain, verdicts given."""

    person: Person | None
    accounts: tuple[Account, ...]
    questions: tuple[Asked, ...]
    verdicts: int
    topics: tuple[str, ...]  # what the running conversations are about
    draft: datetime | None = None  # when a survey form was begun that is not sent yet
    invitations: tuple[datetime, ...] = ()  # to surveys, when each is due
    refuses: bool = False  # surveys
    deputy_of: tuple[str, ...] = ()  # units he answers for besides his own
    acts: int = 0  # what he did about duties, in the log of changes


def kept(connection: Connection, channel: str, account: str, now: datetime) -> Kept:
    """What is kept about the person behind an account, on all his channels."""
    person, mine = _accounts(connection, channel, account, now)
    asked = [q for a in mine for q in questions.of_account(connection, a.channel, a.account)]
    verdicts = sum(questions.counts(connection, a.channel, a.account)[1] for a in mine)
    topics = [topic for a in mine for topic in _topics(connection, a)]
    names = owners(connection, channel, account)
    begun, due = drafts.of(connection, names, now), invitations.waiting(connection, names, now)
    units = deputies.units_of(connection, person.id) if person else []
    acts = duty_log.count_of(connection, person.id) if person else 0
    return Kept(
        person, tuple(mine), tuple(asked), verdicts, tuple(topics), begun.begun_at if begun else None,
        tuple(i.due_at for i in due), invitations.refused(connection, names), tuple(units), acts,
    )  # fmt: skip


def forget(connection: Connection, channel: str, account: str, now: datetime) -> None:
    """Delete everything about the person behind an account, on all his channels, role included."""
    person, mine = _accounts(connection, channel, account, now)
    for subject in (drafts.forget, invitations.forget):
        subject(connection, owners(connection, channel, account))
    for one in mine:
        for subject in (questions.forget, talks.forget, outbox.forget, inbox.forget, pending.forget):
            subject(connection, one.channel, one.account)
    if person:
        people.forget(connection, person.id)


def sweep(connection: Connection, now: datetime) -> None:
    """Delete what has been kept long enough."""
    codes.sweep(connection, now)
    questions.sweep(connection, now)
    pending.sweep(connection, now)
    files.sweep(connection, now)
    closing.sweep(connection, now)


def moved(connection: Connection, channel: str, old: str, new: str) -> None:
    """A group has a new id."""
    groups.moved(connection, channel, old, new)
    questions.moved(connection, channel, old, new)
    pending.moved(connection, channel, old, new)


def _topics(connection: Connection, account: Account) -> list[str]:
    here = (tables.talks.c.channel == account.channel, tables.talks.c.chat == account.account)
    said = connection.execute(select(tables.talks.c.memory).where(*here)).scalars()
    return [topic for text in said if (topic := memory_of(text).topic)]


def _accounts(connection: Connection, channel: str, account: str, now: datetime) -> tuple[Person | None, list[Account]]:
    person = people.who(connection, channel, account)
    mine = people.accounts_of(connection, person.id) if person else [Account(channel, account, now)]
    return person, mine
