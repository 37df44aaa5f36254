"""What is over is closed: nothing in the state leads from an answer to a person any more."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bot.state import drafts, invitations, ledger, marks, responses, survey_codes, survey_keys
from bot.state.survey_tables import survey_responses

_GRACE = timedelta(minutes=15)  # what was computed before noon may be committed a little after
_MARK = "survey:closed"


def sweep(connection: Connection, now: datetime) -> None:
    """Erase drafts, digests, keys and invitations whose time is over."""
    for subject in (drafts, ledger, invitations, survey_codes, survey_keys):
        subject.sweep(connection, now)


def mix(connection: Connection, now: datetime) -> None:
    """Write the rows of half-days that are over anew in random order; each half-day once."""
    over, done = _order(responses.half_day(now - _GRACE)), marks.standing(connection, _MARK)
    if not marks.advance(connection, _MARK, _before(over)):
        return  # done before, or by another process that was quicker
    halves = connection.execute(select(survey_responses.c.half_day).distinct().where(
        survey_responses.c.half_day >= done[:10]
    )).scalars()  # fmt: skip
    for half in sorted(halves, key=_order):
        if done < _order(half) < over:
            responses.shuffle(connection, half)


def _order(half: str) -> str:
    """A half-day as text that sorts: the morning (S) before the afternoon (C)."""
    return f"{half[:10]}-{1 if half.endswith('S') else 2}"


def _before(order: str) -> str:
    """The half-day before one, both as text that sorts."""
    if order.endswith("2"):
        return f"{order[:10]}-1"
    day = datetime.fromisoformat(order[:10]) - timedelta(days=1)
    return f"{day:%Y-%m-%d}-2"
