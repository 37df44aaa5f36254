"""What was reported and what was changed on many rows at once, for tables and reports."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from bot.state.duty_log import Change
from bot.state.duty_reports import Report, report_of
from bot.state.duty_tables import duty_changes, duty_reports

_AT_ONCE = 500  # ids in one question


def reports(connection: Connection, row_ids: Sequence[str]) -> dict[str, list[Report]]:
    """The reports on rows, in order, by the row's id."""
    found: dict[str, list[Report]] = {}
    for ids in _portions(row_ids):
        wanted = select(duty_reports).where(duty_reports.c.row_id.in_(ids))
        for r in connection.execute(wanted.order_by(duty_reports.c.row_id, duty_reports.c.place)):
            found.setdefault(r.row_id, []).append(report_of(r))
    return found


def changes(connection: Connection, what: Iterable[str], first: datetime, last: datetime) -> list[tuple[str, Change]]:
    """The steps of some names that rows took in a span of time (`last` not included), each with its row's id."""
    within = (duty_changes.c.at >= first, duty_changes.c.at < last, duty_changes.c.row_id.is_not(None))
    wanted = select(duty_changes).where(duty_changes.c.what.in_(list(what)), *within)
    rows = connection.execute(wanted.order_by(duty_changes.c.at, duty_changes.c.row_id, duty_changes.c.place))
    return [(c.row_id, Change(c.at, c.by_person, c.channel, c.what, json.loads(c.detail))) for c in rows]


def _portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(ids), _AT_ONCE):
        yield ids[at : at + _AT_ONCE]
