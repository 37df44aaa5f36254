"""How many responses there are, without reading them."""

from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from bot.state.survey_tables import survey_responses


def received(connection: Connection, form: str, first: date, last: date, unit: str | None = None) -> int:
    """How many responses to a form came from day to day, both included; None: of any unit."""
    c = survey_responses.c
    wanted = select(func.count()).where(
        c.form == form, c.half_day >= first.isoformat(), c.half_day < (last + timedelta(days=1)).isoformat()
    )
    return int(connection.execute(wanted if unit is None else wanted.where(c.unit == unit)).scalar_one())
