"""Answers on their way: a person's own until they are sent or 48 hours are over, then gone without a trace."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bot.state import new_id
from bot.state.file_tables import pending
from bot.state.sql import insert_into, row_of
from bot.state.survey_tables import survey_drafts

KEPT = timedelta(hours=48)
KIND = "survey"  # of the open question


@dataclass(frozen=True)
class Draft:
    """A form that somebody is answering: None among the answers is a question passed over; `at` the open question.

    `spent` are the seconds that went by between questions and their answers, long pauses left out.
    """

    owner: str
    id: str
    form: str
    version: str
    unit: str
    procedure: str
    invitation: str
    channel: str
    answers: dict[str, Any]
    at: str
    begun_at: datetime
    spent: float
    touched_at: datetime


def begin(
    connection: Connection, owner: str, form: str, version: str, at: str, channel: str, now: datetime, *,
    unit: str = "", procedure: str = "", invitation: str = "",
) -> Draft:  # fmt: skip
    """A new draft; one the person had before gives way."""
    where = {"unit": unit, "procedure": procedure, "invitation": invitation, "channel": channel, "at": at}
    draft = Draft(
        owner=owner, id=new_id(), form=form, version=version, answers={}, begun_at=now, spent=0.0, touched_at=now,
        **where,
    )  # fmt: skip
    connection.execute(_BEGIN, row_of(survey_drafts, **(draft.__dict__ | {"answers": "{}"})))
    return draft


def of(connection: Connection, owners: tuple[str, ...], now: datetime) -> Draft | None:
    """The draft of a person; until the transaction ends no other device can go on with it."""
    mine = select(survey_drafts).where(survey_drafts.c.owner.in_(owners), survey_drafts.c.begun_at > now - KEPT)
    row = connection.execute(mine.order_by(survey_drafts.c.begun_at.desc()).with_for_update()).first()
    return Draft(**{**row._mapping, "answers": json.loads(row.answers)}) if row else None


def save(connection: Connection, draft: Draft) -> None:
    """Keep what was answered so far."""
    values = {"answers": json.dumps(draft.answers, ensure_ascii=False), "at": draft.at}
    times = {"spent": draft.spent, "touched_at": draft.touched_at}
    connection.execute(update(survey_drafts).where(survey_drafts.c.id == draft.id).values(**values, **times))


def erase(connection: Connection, draft: Draft) -> bool:
    """The draft is sent or given up: it and the open questions of it are gone. False when it was gone before."""
    _close(connection, draft.id)
    return connection.execute(delete(survey_drafts).where(survey_drafts.c.id == draft.id)).rowcount == 1


def forget(connection: Connection, owners: tuple[str, ...]) -> None:
    """Forget what a person was answering."""
    connection.execute(delete(survey_drafts).where(survey_drafts.c.owner.in_(owners)))


def sweep(connection: Connection, now: datetime) -> None:
    """Erase what was not sent in time, and its open questions."""
    old = survey_drafts.c.begun_at <= now - KEPT
    for id in connection.execute(select(survey_drafts.c.id).where(old)).scalars().all():
        _close(connection, id)
    connection.execute(delete(survey_drafts).where(old))


def _close(connection: Connection, id: str) -> None:
    """Nobody is asked a question of this draft any more, in whatever chat."""
    connection.execute(delete(pending).where(pending.c.kind == KIND, pending.c.about.startswith(f"{id} ")))


_BEGIN = insert_into(
    survey_drafts,
    "(owner) do update set "
    + ", ".join(f"{c.name} = excluded.{c.name}" for c in survey_drafts.columns if c.name != "owner"),
)
