"""Invitations: noted, worded when they are sent, never two in a week; and what is closed by the clock."""

from datetime import date, datetime, timedelta

from bot.message import Choice, Reply, paragraph
from bot.state import Connection, closing, invitations, outbox, talks
from bot.state.outbox import OutboxRow
from bot.state.survey_owners import owners
from handlers.context import Asker, Context
from handlers.surveys import asking, sending
from handlers.surveys.periods import inviting_time, midnight, morning
from handlers.surveys.sitting import names_of

_SHARE = 0.9  # of what a channel lets us send in a month
EVERY = 300.0  # seconds between two rounds


def in_days(day: date, days: int) -> date:
    """Some days later."""
    return day + timedelta(days=days)


def noted(
    form: str, on: date, asker: Asker, context: Context, *, unit: str = "", procedure: str = ""
) -> date:  # fmt: skip
    """Invite whoever asks on a day, or on the next working day; the day it will be."""
    today = asker.now.astimezone(context.zone).date()
    due = morning(max(on, in_days(today, 1)), context)
    names, address = names_of(asker), asker.turn.address
    invitations.put(asker.connection, names[0], address, form, due, unit=unit, procedure=procedure)
    return due.date()


def worded(row: OutboxRow, connection: Connection, at: datetime, context: Context) -> Reply | datetime | None:
    """An invitation as it is sent: None when nobody wants it any more, a moment when it has to wait."""
    found = invitations.find(connection, row.about, at)
    form = context.surveys.get(found.form) if found else None
    if found is None or form is None:
        return None
    # The conversation first, as a turn does it: two that lock in different orders wait for each other for ever.
    talks.recall(connection, found.address, at)
    names, today = _names(connection, found), at.astimezone(context.zone).date()
    first = today if found.asked else invitations.may_ask(connection, names, today)
    if first is None or sending.took_part(connection, form, found.unit, names, at, context):
        invitations.done(connection, found.id)
        return None
    if first > today:
        return morning(first, context)
    if wait := _used_up(connection, found, at, context) or inviting_time(at, context):
        return wait
    invitations.asked(connection, names, today, found.id)
    return _invitation(found, context)


def _names(connection: Connection, found: invitations.Invitation) -> tuple[str, ...]:
    """All names of the invited person now: perhaps he joined accounts since."""
    names = owners(connection, found.address.channel, found.address.chat)
    return (*names, found.owner) if found.owner not in names else names


def _used_up(connection: Connection, found: invitations.Invitation, at: datetime, context: Context) -> datetime | None:
    """When a channel's messages of this month are nearly used up, answers come first: the next month."""
    most = context.monthly.get(found.address.channel, 0)
    first = at.astimezone(context.zone).date().replace(day=1)
    if not most or outbox.sent_since(connection, found.address.channel, midnight(first, context.zone)) < most * _SHARE:
        return None
    return morning((first + timedelta(days=32)).replace(day=1), context)


def _invitation(found: invitations.Invitation, context: Context) -> Reply:
    form, what = context.surveys[found.form], asking.about(found.unit, found.procedure, context)
    about = f" về {what}" if what else ""
    lead = f"{context.department.name} mời anh/chị trả lời phiếu “{form.title}”{about}. {form.intro}".strip()
    choices = (
        Choice("Trả lời ngay", f"/khaosat moi-{found.id[:12]}"),
        Choice("Không khảo sát nữa", "không khảo sát nữa"),
    )
    return Reply((paragraph(lead),), choices)


def closed(connection: Connection, context: Context, now: datetime) -> bool:
    """Links to persons that are over are erased, keys destroyed; half-days that are over lie in random order."""
    closing.sweep(connection, now)
    closing.mix(connection, now)
    return False
