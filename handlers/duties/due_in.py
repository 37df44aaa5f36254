"""What is due soon or in a span of days (/denhan): for the Office and leaders of all units, for a unit its own."""

from datetime import date, timedelta

from bot.message import MOST_CHOICES, Block, Choice, Memory, item, paragraph
from bot.state import duties
from bot.state.duties import Row
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import lines, lists, meant, rights
from handlers.duties.say import say
from handlers.duties.standing import is_past_due
from handlers.period import Period, PeriodError, period_of
from handlers.wording import number

SOON = 14  # days
_MOST = 12  # lines in one answer


def order(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/denhan, with a period perhaps: what is still open and due in it; what is late beside it."""
    everybody = asker.role in ("office", "leader")
    units = rights.here(asker, context)
    if not everybody and not units:
        return say(memory, meant.NO_UNIT)
    today = context.today()
    try:
        period = period_of(rest, today) or Period(today, today + timedelta(days=SOON), f"trong {SOON} ngày tới", "")
    except PeriodError as error:
        return say(memory, str(error))
    open = duties.open_rows(asker.connection)
    return _told([r for r in open if everybody or r.unit in units], period, everybody, memory, context)


def _told(rows: list[Row], period: Period, everybody: bool, memory: Memory, context: Context) -> Answer:
    today = context.today()
    late = [row for row in rows if is_past_due(row, today)]
    due = [row for row in rows if row.due and row.due in period and row not in late]
    coming = [row for row in rows if row.due and row.due > max(period.last, today)]
    blocks = _listed(f"Đến hạn {period.name}", due, everybody, context)
    if not due and coming:
        soonest = [row for row in coming if row.due == coming[0].due]
        blocks += _listed("Gần nhất", soonest, everybody, context)
    elif coming:
        blocks.append(paragraph(f"Sau đó còn {number(len(coming))} việc."))
    if late:
        blocks.append(paragraph(f"Ngoài ra có {number(len(late))} việc đã quá hạn."))
    return say(memory, *blocks, choices=_choices(due, late, everybody, today))


def _listed(lead: str, rows: list[Row], everybody: bool, context: Context) -> list[Block]:
    if not rows:
        return [paragraph(f"{lead}: không có việc nào chưa báo cáo.")]
    entries = [f"Việc {row.number}: {lines.line(row, context)}" for row in rows]
    if everybody:
        entries = [lists.of_time(same, context) for same in lists.by_time(rows)]
    left = len(entries) - _MOST
    more = [paragraph(f"và {number(left)} dòng khác.")] if left > 0 else []
    return [paragraph(f"{lead}:"), *(item(entry) for entry in entries[:_MOST]), *more]


def _choices(due: list[Row], late: list[Row], everybody: bool, today: date) -> tuple[Choice, ...]:
    """To look at what was listed, and at what is late."""
    if everybody:
        seen = dict.fromkeys(row.duty_number for row in due)
        found = [Choice(f"Xem NV{duty}", f"/viec NV{duty}") for duty in seen][: MOST_CHOICES - 1]
        return (*found, Choice("Việc quá hạn", "/quahan")) if late else tuple(found)
    rows = [*due, *late][:MOST_CHOICES]
    return tuple(Choice(f"Việc {row.number}: {meant.short(row.task)}", f"/viec {row.number}") for row in rows)
