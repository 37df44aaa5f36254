"""Who has answered a survey in a period, and how often one device did today: digests whose keys are destroyed."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.state import survey_keys
from bot.state.sql import insert_into
from bot.state.survey_tables import survey_participations, survey_traces


def sign(connection: Connection, period: str, until: datetime, *what: str) -> bool:
    """Note that somebody took part in something in a period that ends at `until`; False when he had already."""
    row = {"digest": _digest(connection, period, until, what), "until": until}
    return connection.execute(_SIGN, row).first() is not None


def signed(connection: Connection, period: str, until: datetime, *what: str) -> bool:
    """Has he taken part?"""
    mine = select(survey_participations.c.digest).where(
        survey_participations.c.digest == _digest(connection, period, until, what)
    )
    return connection.execute(mine).first() is not None


def traced(connection: Connection, day: str, until: datetime, minute: int, *whose: str) -> tuple[int, ...]:
    """The minutes of this day at which a device or address sent answers before; this one is added."""
    mark = _digest(connection, f"trace:{day}", until, whose)
    here = survey_traces.c.digest == mark
    before = connection.execute(select(survey_traces.c.minutes).where(here).with_for_update()).scalar_one_or_none()
    minutes = tuple(map(int, (before or "").split()))
    row = {"digest": mark, "minutes": " ".join(map(str, (*minutes, minute)[-_MOST:])), "until": until}
    connection.execute(_TRACE, row)
    return minutes


def sweep(connection: Connection, now: datetime) -> None:
    """Erase what belongs to periods and days that are over."""
    for table in (survey_participations, survey_traces):
        connection.execute(delete(table).where(table.c.until <= now))


def _digest(connection: Connection, period: str, until: datetime, what: tuple[str, ...]) -> str:
    return survey_keys.digest(survey_keys.key(connection, period, until), *what)


_MOST = 200  # minutes that are remembered of a device
_SIGN = insert_into(survey_participations, "do nothing returning digest")
_TRACE = insert_into(survey_traces, "(digest) do update set minutes = excluded.minutes")
