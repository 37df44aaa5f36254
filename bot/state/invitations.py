"""Invitations to surveys, and what people wish of them: none any more, never two within a week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update

from bot.message import Address
from bot.state import new_id, outbox
from bot.state.sql import insert_into, row_of
from bot.state.survey_tables import survey_invitations, survey_manners

KIND = "survey"  # of the outbox row
OPEN = timedelta(days=14)  # how long an invitation may be taken up
APART = timedelta(days=7)  # between two surveys of one person


@dataclass(frozen=True)
class Invitation:
    """Who is to be invited to which form, when, and until when it may be taken up."""

    id: str
    owner: str
    address: Address
    form: str
    unit: str
    procedure: str
    due_at: datetime
    until: datetime
    asked: bool = False


def put(
    connection: Connection, owner: str, address: Address, form: str, due_at: datetime, *, unit: str = "",
    procedure: str = "",
) -> str:  # fmt: skip
    """Invite a person in his private chat at a moment; the outbox row says no more than the id of the invitation."""
    id = new_id()
    what = {"owner": owner, "form": form, "unit": unit, "procedure": procedure}
    times = {"due_at": due_at, "until": due_at + OPEN}
    row = row_of(survey_invitations, id=id, channel=address.channel, account=address.chat, **what, **times)
    connection.execute(survey_invitations.insert().values(row))
    outbox.put(connection, address, None, due_at, f"{KIND}:{id}", kind=KIND, about=id)
    return id


def find(connection: Connection, id: str, now: datetime) -> Invitation | None:
    """An invitation that may still be taken up."""
    mine = select(survey_invitations).where(survey_invitations.c.id == id, survey_invitations.c.until > now)
    row = connection.execute(mine).one_or_none()
    return _invitation(row) if row else None


def starting(connection: Connection, prefix: str, owners: tuple[str, ...], now: datetime) -> Invitation | None:
    """The invitation of a person whose id begins so: buttons carry only a part of it."""
    if len(prefix) < 8 or not prefix.isalnum():
        return None
    return next((i for i in waiting(connection, owners, now) if i.id.startswith(prefix)), None)


def waiting(connection: Connection, owners: tuple[str, ...], now: datetime) -> list[Invitation]:
    """The invitations of a person that are to come or may be taken up, the next first."""
    mine = select(survey_invitations).where(survey_invitations.c.owner.in_(owners), survey_invitations.c.until > now)
    return [_invitation(row) for row in connection.execute(mine.order_by(survey_invitations.c.due_at))]


def done(connection: Connection, id: str) -> bool:
    """It was taken up or is wanted no more; False when it was so before."""
    return connection.execute(delete(survey_invitations).where(survey_invitations.c.id == id)).rowcount == 1


def asked(connection: Connection, owners: tuple[str, ...], day: date, id: str = "") -> None:
    """A person is asked to answer a survey on a day, perhaps by an invitation."""
    connection.execute(_ASKED, {"owner": owners[0], "asked_on": day.isoformat(), "refuses": False})
    connection.execute(update(survey_invitations).where(survey_invitations.c.id == id).values(asked=True))


def may_ask(connection: Connection, owners: tuple[str, ...], day: date) -> date | None:
    """The first day from `day` on when a person may be asked again; None when he wants no surveys."""
    connection.execute(_BLANK, {"owner": owners[0], "asked_on": "", "refuses": False})
    # Two invitations of one person are never looked at side by side.
    rows = connection.execute(select(survey_manners).where(survey_manners.c.owner.in_(owners)).with_for_update()).all()
    if any(row.refuses for row in rows):
        return None
    last = max(row.asked_on for row in rows)
    return max(day, date.fromisoformat(last) + APART) if last else day


def refused(connection: Connection, owners: tuple[str, ...]) -> bool:
    """Does a person want no surveys?"""
    mine = select(survey_manners.c.owner).where(survey_manners.c.owner.in_(owners), survey_manners.c.refuses)
    return connection.execute(mine).first() is not None


def refuse(connection: Connection, owners: tuple[str, ...], refuses: bool) -> None:
    """A person wants no surveys any more (or wants them again); what waited for him is withdrawn."""
    if refuses:
        connection.execute(delete(survey_invitations).where(survey_invitations.c.owner.in_(owners)))
    for owner in owners:
        connection.execute(_REFUSE, {"owner": owner, "asked_on": "", "refuses": refuses})


def forget(connection: Connection, owners: tuple[str, ...]) -> None:
    """Forget all that is kept of a person here."""
    for table in (survey_invitations, survey_manners):
        connection.execute(delete(table).where(table.c.owner.in_(owners)))


def sweep(connection: Connection, now: datetime) -> None:
    """Erase what is over: old invitations, and the day on which somebody was asked once it does not matter."""
    connection.execute(delete(survey_invitations).where(survey_invitations.c.until <= now))
    c, day = survey_manners.c, (now - APART - timedelta(days=1)).date().isoformat()
    connection.execute(delete(survey_manners).where(~c.refuses, or_(c.asked_on == "", c.asked_on < day)))


def _invitation(row: Row[Any]) -> Invitation:
    address = Address(row.channel, row.account)
    return Invitation(row.id, row.owner, address, row.form, row.unit, row.procedure, row.due_at, row.until, row.asked)


_BLANK = insert_into(survey_manners, "do nothing")
_ASKED = insert_into(survey_manners, "(owner) do update set asked_on = excluded.asked_on")
_REFUSE = insert_into(survey_manners, "(owner) do update set refuses = excluded.refuses")
