"""A draft that the Office accepted becomes a duty with its rows, and its units hear of it."""

from bot.state import Connection
from bot.state.duties import Duty
from bot.state.duty_log import Act
from handlers.context import Context
from handlers.duties import given
from handlers.duties.confirm import Confirmed, confirm
from handlers.duties.draft import Draft


def create(connection: Connection, draft: Draft, plan_id: str | None, context: Context, act: Act) -> Confirmed:
    """The duty of a draft, its rows, and what the Office should know of its dates."""
    first = max(context.today(), draft.first_due or context.today()) if draft.recurrence else None
    duty = Duty(
        draft.kind, draft.task, draft.units, plan_id, draft.quote, draft.recipient, draft.evidence,
        "; ".join(draft.cooperating), draft.recurrence, draft.relative, draft.day_off, draft.target,
        draft.approximate, draft.time, draft.limit, draft.start, first, draft.last_day,
    )  # fmt: skip
    made = confirm(connection, duty, act, context)
    given.tell(connection, made.units, act.at, context)
    return made
