"""What tables, papers and calendars are made from: rows, reports and steps out of the state."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from bot.state import Connection, duties, duty_span, feeds
from bot.state.duties import Row
from bot.state.duty_steps import Report
from handlers.context import Context
from handlers.duties import feed, letter, yearly
from handlers.duties.matrix import Matrix, matrix
from handlers.duties.period import Period
from handlers.units import unit_name

_BEFORE, _AFTER = timedelta(days=90), timedelta(days=400)  # what a calendar shows around today


def table(connection: Connection, period: Period, today: date, context: Context) -> Matrix:
    """The table of a period."""
    rows = duties.rows(connection, period.first, period.last, dateless=today in period)
    return matrix(rows, period, [u.code for u in context.department.units], today)


def sheet(connection: Connection, period: Period, today: date, context: Context) -> bytes:
    """The table of a period as an .xlsx."""
    from handlers.duties import matrix_sheet  # openpyxl takes half a second to import

    found = table(connection, period, today, context)
    reports = _reports(connection, found)
    return matrix_sheet.workbook(found, context.department, reports, lambda code: context.rules.kind(code).name)


def pages(connection: Connection, period: Period, today: date, context: Context) -> list[Callable[[], bytes]]:
    """The table of a period as PNG pages, each drawn when it is called; [] when there is nothing in it."""
    from handlers.duties import matrix_picture  # matplotlib takes seconds to import

    found = matrix_picture.pages(table(connection, period, today, context), context.department)
    return [partial(matrix_picture.picture, page) for page in found]


def urging(connection: Connection, period: Period | None, today: date, context: Context) -> bytes | None:
    """The letter about all that is late today, or only what was due in a period; None when nothing is.

    Raises PaperError.
    """
    rows = duties.open_rows(connection, due_by=today)
    kept = [r for r in rows if period is None or (r.due and r.due in period)]
    return letter.letter(kept, context.department, today, context.templates)


def report(connection: Connection, period: Period, today: date, context: Context) -> bytes:
    """The report on a period as a .docx. Raises PaperError."""
    found = table(connection, period, today, context)
    extensions = _extensions(connection, period, context)
    reports, kinds = _reports(connection, found), context.rules.kinds
    return yearly.yearly(found, context.department, kinds, reports, extensions, context.templates)


def calendar(connection: Connection, unit: str, now: datetime, context: Context) -> bytes:
    """A unit's calendar: what is open, and what was or will be due around today."""
    today = now.astimezone(context.zone).date()
    near = duties.rows(connection, today - _BEFORE, today + _AFTER, unit)
    rows = {row.id: row for row in (*near, *duties.open_rows(connection, unit))}
    return feed.calendar(rows.values(), unit_name(context.department, unit), context.public_url)


def by_secret(connection: Connection, secret: str, now: datetime, context: Context) -> bytes | None:
    """The calendar that a secret opens, None when it opens nothing."""
    unit = feeds.unit_of(connection, secret)
    return calendar(connection, unit, now, context) if unit is not None else None


def _reports(connection: Connection, table: Matrix) -> dict[str, list[Report]]:
    return duty_span.reports(connection, [row.id for row in table.rows])


def _extensions(connection: Connection, period: Period, context: Context) -> list[tuple[Row, duty_span.Change]]:
    first = datetime.combine(period.first, datetime.min.time(), context.zone)
    last = datetime.combine(period.last + timedelta(days=1), datetime.min.time(), context.zone)
    steps = duty_span.changes(connection, yearly.EXTENSIONS, first, last)
    rows = {id: duties.row(connection, id) for id in {id for id, _ in steps}}
    return [(row, step) for id, step in steps if (row := rows[id]) is not None and not row.withdrawn]
