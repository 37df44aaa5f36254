"""Which step of the ladder a row stands on, and when the next one comes."""

from datetime import date

from bot.state.duties import Duty, Row
from bot.state.duty_reminders import Step
from handlers.context import Context
from knowledge.duties import ladder
from knowledge.duties.ladder import Ladder


def ladder_of(context: Context, what: Duty | Row, due: date) -> Ladder:
    """The ladder of a duty or row with a due date."""
    return context.rules.ladder_of(what.kind, what.quote, what.time, what.approximate, due)


def first_on(context: Context, what: Duty | Row, due: date | None, day: date) -> date | None:
    """The day of the first step for what becomes known on `day`: that day when a step has passed already."""
    return ladder.first(context.calendar, ladder_of(context, what, due), due, day) if due else None


def next_on(context: Context, what: Duty | Row, due: date | None, day: date) -> date | None:
    """The day of the first step after `day`: for a row of which the unit has heard today."""
    return ladder.following(context.calendar, ladder_of(context, what, due), due, day) if due else None


def position(context: Context, row: Row, day: date) -> int:
    """How many working days a day is after the row's due date; negative before it."""
    return ladder.position(context.calendar, row.due, day) if row.due else 0


def taken(context: Context, row: Row, day: date) -> Step:
    """What is written down when a row is reminded on a day."""
    return Step(row.id, position(context, row, day), next_on(context, row, row.due, day))
