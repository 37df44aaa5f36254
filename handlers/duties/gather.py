"""What tables, papers and calendars are made from: rows, reports and steps out of the state."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial

from bot.state import Connection, duties, duty_span, feeds, plans
from bot.state.duties import Row
from bot.state.duty_reports import Report
from handlers.context import Context
from handlers.duties import basis, feed, letter, matrix_pages, yearly
from handlers.duties.matrix import Matrix, matrix
from handlers.period import Period
from handlers.units import unit_name

# Makes the file from what was read: it needs no connection any more, and it may take seconds.
Draw = Callable[[], bytes]
_BEFORE, _AFTER = timedelta(days=90), timedelta(days=400)  # what a calendar shows around today


def table(connection: Connection, period: Period, today: date, context: Context) -> Matrix:
    """The table of a period."""
    rows = duties.rows(connection, period.first, period.last, dateless=today in period)
    return matrix(rows, period, [u.code for u in context.department.units], today, context.calendar)


def sheet(connection: Connection, period: Period, today: date, context: Context) -> Draw:
    """The table of a period as an .xlsx."""
    found = table(connection, period, today, context)
    reports = _reports(connection, found)

    def draw() -> bytes:
        from handlers.duties import matrix_sheet  # openpyxl takes half a second to import

        return matrix_sheet.workbook(found, context.department, reports, lambda code: context.rules.kind(code).name)

    return draw


def pages(connection: Connection, period: Period, today: date, context: Context) -> list[Draw]:
    """The table of a period as PNG pages; [] when there is nothing in it."""
    found = matrix_pages.pages(table(connection, period, today, context), context.department)
    return [partial(_picture, page) for page in found]


def _picture(page: matrix_pages.Page) -> bytes:
    from handlers.duties import matrix_picture  # matplotlib takes seconds to import

    return matrix_picture.picture(page)


def late(connection: Connection, period: Period | None, today: date) -> list[Row]:
    """All that is late today, or only what was due in a period; the earliest first."""
    rows = duties.open_rows(connection, due_by=today)
    return letter.late(rows if period is None else [r for r in rows if r.due and r.due in period], today)


def urging(connection: Connection, period: Period | None, today: date, context: Context) -> Draw | None:
    """The letter about what is `late` as a .docx; None when nothing is. Drawing it raises PaperError."""
    if not (rows := late(connection, period, today)):
        return None
    cited = _plans(connection, rows)
    return partial(letter.letter, rows, context.department, today, context.calendar, context.templates, cited)


def report(connection: Connection, period: Period, today: date, context: Context) -> Draw:
    """The report on a period as a .docx. Drawing it raises PaperError."""
    found = table(connection, period, today, context)
    extensions = _extensions(connection, period, context)
    reports, kinds, cited = _reports(connection, found), context.rules.kinds, _plans(connection, found.rows)
    return partial(yearly.yearly, found, context.department, kinds, reports, extensions, context.templates, cited)


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


def _plans(connection: Connection, rows: Iterable[Row]) -> dict[str, str]:
    """How the plans of rows are cited, by id."""
    found = (plans.get(connection, id) for id in dict.fromkeys(row.plan_id for row in rows if row.plan_id))
    return {plan.id: basis.cited(plan.title, plan.number, plan.issued) for plan in found if plan}


def _reports(connection: Connection, table: Matrix) -> dict[str, list[Report]]:
    return duty_span.reports(connection, [row.id for row in table.rows])


def _extensions(connection: Connection, period: Period, context: Context) -> list[tuple[Row, duty_span.Change]]:
    first = datetime.combine(period.first, datetime.min.time(), context.zone)
    last = datetime.combine(period.last + timedelta(days=1), datetime.min.time(), context.zone)
    steps = duty_span.changes(connection, yearly.EXTENSIONS, first, last)
    rows = {id: duties.row(connection, id) for id in {id for id, _ in steps}}
    return [(row, step) for id, step in steps if (row := rows[id]) is not None and not row.withdrawn]
