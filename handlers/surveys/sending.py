"""From answers to a kept response: once for a person and period, trust notes made, nothing left that names anybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.state import Connection, ledger, responses
from bot.state.masking import mask
from handlers.context import Context
from handlers.surveys import trust
from handlers.surveys.periods import is_last_afternoon, midnight, period
from knowledge.surveys.form import Form


@dataclass(frozen=True)
class Filled:
    """A form as it is sent: by which version, where from, in how many seconds (None: unknown).

    `whose` are the names of the person or device (all he may have been written down under; none at a kiosk); `trace`
    is what a burst would have in common: the person, or the address of the network.
    """

    form: Form
    version: str
    answers: dict[str, Any]
    unit: str
    procedure: str
    channel: str
    seconds: float | None
    whose: tuple[str, ...]
    trace: str
    kiosk: bool = False


def took_part(
    connection: Connection, form: Form, unit: str, whose: tuple[str, ...], now: datetime, context: Context
) -> bool:
    """Has this person or device answered this form for this unit in the running period?"""
    name, until = period(form.period, now.astimezone(context.zone).date(), context.zone)
    return any(ledger.signed(connection, f"took:{name}", until, form.code, unit, one) for one in whose)


def keep(connection: Connection, filled: Filled, now: datetime, context: Context) -> bool:
    """Keep a response; False when this person or device had answered already."""
    form, today = filled.form, now.astimezone(context.zone).date()
    name, until = period(form.period, today, context.zone)
    if took_part(connection, form, filled.unit, filled.whose, now, context):
        return False
    for one in filled.whose[:1]:
        if not ledger.sign(connection, f"took:{name}", until, form.code, filled.unit, one):
            return False  # another device was quicker
    answers = form.kept({code: _clean(value) for code, value in filled.answers.items() if value is not None})
    responses.add(
        connection, form.code, filled.version, filled.unit, filled.procedure, filled.channel, responses.half_day(now),
        answers, trust.flags(form, _sent(connection, filled, answers, now, context)),
    )  # fmt: skip
    return True


def _clean(value: Any) -> Any:
    """Free text without the numbers and addresses of persons."""
    return mask(value) if isinstance(value, str) else value


def _sent(
    connection: Connection, filled: Filled, answers: dict[str, Any], now: datetime, context: Context
) -> trust.Sent:
    local = now.astimezone(context.zone)
    minute, tomorrow = local.hour * 60 + local.minute, midnight(local.date() + timedelta(days=1), context.zone)
    earlier = ledger.traced(connection, local.date().isoformat(), tomorrow, minute, filled.form.code, filled.trace)
    return trust.Sent(answers, filled.seconds, minute, earlier, filled.kiosk, is_last_afternoon(now, context))
