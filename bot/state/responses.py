"""What was answered in surveys, the forms it was answered by, and what the Office sets beside it; nobody's name."""

import hashlib
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from bot.state import new_id
from bot.state.sql import insert_into
from bot.state.survey_tables import survey_forms, survey_responses, survey_starts, survey_targets, survey_transactions

_AT_ONCE = 2000  # rows
_VIETNAM = timedelta(hours=7)  # no summer time
_NOON = 12


class Response(NamedTuple):
    """An answered form. `half_day` is such as "2026-11-30S" (sáng) or "2026-11-30C" (chiều); `flags` are trust notes.

    `answers` by the code of the question: 1 to 5 of a scale, the code of an option, a list of codes, a number, a text.
    """

    id: str
    form: str
    version: str
    unit: str
    procedure: str
    channel: str
    half_day: str
    answers: dict[str, int | float | str | list[str]]
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Transactions:
    """How many transactions there were from day to day; a unit "" is the department, a procedure "" all of them."""

    form: str
    unit: str
    procedure: str
    first: date
    last: date
    count: int


def half_day(now: datetime) -> str:
    """The half-day of a moment in Việt Nam: all that is ever kept of the time of an answer."""
    there = now.astimezone(UTC) + _VIETNAM
    return f"{there:%Y-%m-%d}{'S' if there.hour < _NOON else 'C'}"


def keep_form(connection: Connection, code: str, version: str, body: str) -> str:
    """Keep the text of a form; the version it is kept by.

    A text that was changed without a new version number gets one: no answer may be read by another text than its own.
    """
    digest = hashlib.sha256(body.encode()).hexdigest()
    for name in (version, f"{version}-{digest[:8]}"):
        connection.execute(_KEEP_FORM, {"code": code, "version": name, "body": body, "digest": digest})
        here = (survey_forms.c.code == code, survey_forms.c.version == name)
        if connection.execute(select(survey_forms.c.digest).where(*here)).scalar_one() == digest:
            return name
    raise ValueError(f"Phiếu {code} phiên bản {version} trùng tên với một bản khác.")


def form_text(connection: Connection, code: str, version: str) -> str | None:
    """The YAML of a kept form."""
    here = (survey_forms.c.code == code, survey_forms.c.version == version)
    return connection.execute(select(survey_forms.c.body).where(*here)).scalar_one_or_none()


def versions(connection: Connection, code: str) -> list[str]:
    """The versions of a form that were answered or begun."""
    mine = select(survey_forms.c.version).where(survey_forms.c.code == code)
    return list(connection.execute(mine.order_by(survey_forms.c.version)).scalars())


def add(
    connection: Connection, form: str, version: str, unit: str, procedure: str, channel: str, half: str,
    answers: dict[str, Any], flags: Iterable[str] = (),
) -> None:  # fmt: skip
    """Keep an answered form; its id is random and told to nobody."""
    row = Response(new_id(), form, version, unit, procedure, channel, half, answers, tuple(flags))
    add_many(connection, [row])


def add_many(connection: Connection, responses: Iterable[Response]) -> None:
    """Keep answered forms as they are."""
    rows = [
        r._asdict() | {"answers": json.dumps(r.answers, ensure_ascii=False), "flags": " ".join(r.flags)}
        for r in responses
    ]
    if rows:
        connection.execute(insert(survey_responses), rows)


def between(
    connection: Connection, form: str, first: date, last: date, unit: str | None = None, procedure: str | None = None
) -> Iterator[Response]:
    """The responses to a form from day to day (both included), in no order; None: of any unit, any procedure."""
    c = survey_responses.c
    days = (c.half_day >= first.isoformat(), c.half_day < (last + timedelta(days=1)).isoformat())
    columns = (c.id, c.form, c.version, c.unit, c.procedure, c.channel, c.half_day, c.answers, c.flags)
    wanted = select(*columns).where(c.form == form, *days)
    if unit is not None:
        wanted = wanted.where(c.unit == unit)
    if procedure is not None:
        wanted = wanted.where(c.procedure == procedure)
    for part in connection.execute(wanted.execution_options(yield_per=_AT_ONCE)).partitions():
        # One text of many answers is read several times faster than many texts.
        answers = json.loads(f"[{','.join([row[7] for row in part])}]")
        for (id, code, version, of_unit, of_procedure, channel, half, _, flags), given in zip(
            part, answers, strict=True
        ):
            noted = tuple(flags.split()) if flags else ()
            yield Response(id, code, version, of_unit, of_procedure, channel, half, given, noted)


def shuffle(connection: Connection, half: str) -> int:
    """Write the responses of a half-day that is over anew, in random order; how many.

    On PostgreSQL the place of a row and the number of its transaction tell when it was written, and so perhaps by
    whom. All rows of a closed half-day get a new place and one transaction. SQLite keeps no such marks.
    """
    c = survey_responses.c
    rows = [dict(row) for row in connection.execute(select(survey_responses).where(c.half_day == half)).mappings()]
    if rows:
        random.SystemRandom().shuffle(rows)
        connection.execute(delete(survey_responses).where(c.half_day == half))
        connection.execute(insert(survey_responses), rows)
    return len(rows)


def begun(connection: Connection, form: str, unit: str, procedure: str, channel: str, half: str) -> None:
    """Somebody began to answer."""
    where = {"unit": unit, "procedure": procedure, "channel": channel}
    connection.execute(_BEGUN, {"form": form, "half_day": half, "count": 1, **where})


def started(
    connection: Connection, form: str, first: date, last: date, unit: str | None = None, procedure: str | None = None,
    channel: str | None = None,
) -> int:  # fmt: skip
    """How many began to answer a form from day to day, for the share of those who came to the end."""
    c = survey_starts.c
    wanted = select(func.coalesce(func.sum(c.count), 0)).where(
        c.form == form, c.half_day >= first.isoformat(), c.half_day < (last + timedelta(days=1)).isoformat()
    )
    given = ((c.unit, unit), (c.procedure, procedure), (c.channel, channel))
    return int(connection.execute(wanted.where(*(col == v for col, v in given if v is not None))).scalar_one())


def enter_transactions(connection: Connection, entered: Transactions) -> None:
    """The Office says how many transactions there were; said again for the same days it takes the place."""
    days = {"first": entered.first.isoformat(), "last": entered.last.isoformat()}
    what = {"form": entered.form, "unit": entered.unit, "procedure": entered.procedure, "count": entered.count}
    connection.execute(_ENTER, what | days)


def entered_transactions(connection: Connection) -> list[Transactions]:
    """All that was entered, the newest days first."""
    c = survey_transactions.c
    rows = connection.execute(select(survey_transactions).order_by(c.first.desc(), c.unit, c.procedure, c.form))
    return [
        Transactions(
            r.form, r.unit, r.procedure, date.fromisoformat(r.first), date.fromisoformat(r.last), r.count
        )
        for r in rows
    ]  # fmt: skip


def transactions(
    connection: Connection, form: str, first: date, last: date, unit: str | None = None, procedure: str | None = None
) -> int | None:
    """N: the transactions entered for days that lie within a period; None when nothing was entered.

    What was entered for a form goes before what was entered for any; without a unit the department's own number goes
    before the sum of its units, without a procedure the number for all before the sum over procedures.
    """
    inside = [t for t in entered_transactions(connection) if first <= t.first and t.last <= last]
    mine = [t for t in inside if t.form == form] or [t for t in inside if t.form == ""]
    for name, wanted in (("unit", unit), ("procedure", procedure)):
        exact = [t for t in mine if getattr(t, name) == (wanted or "")]
        mine = exact or ([] if wanted is not None else mine)
    return sum(t.count for t in _not_twice(mine)) if mine else None


def _not_twice(entered: list[Transactions]) -> list[Transactions]:
    """A month that lies within an entered quarter is not counted once more."""

    def covers(a: Transactions, b: Transactions) -> bool:
        same = (a.unit, a.procedure) == (b.unit, b.procedure)
        return a is not b and same and a.first <= b.first and b.last <= a.last

    return [t for t in entered if not any(covers(other, t) for other in entered)]


def set_target(connection: Connection, form: str, unit: str, percent: float | None) -> None:
    """The share of 4 and 5, in per cent, that a unit ("": every unit) is to reach; None: no target any more."""
    here = (survey_targets.c.form == form, survey_targets.c.unit == unit)
    connection.execute(delete(survey_targets).where(*here))
    if percent is not None:
        connection.execute(survey_targets.insert().values(form=form, unit=unit, percent=percent))


def target(connection: Connection, form: str, unit: str = "") -> float | None:
    """The target of a unit, else the one of every unit, else None."""
    mine = targets(connection, form)
    return mine.get(unit, mine.get(""))


def targets(connection: Connection, form: str) -> dict[str, float]:
    """The targets of a form by unit; "" is the one of every unit without its own."""
    rows = connection.execute(select(survey_targets).where(survey_targets.c.form == form))
    return {row.unit: row.percent for row in rows}


_KEEP_FORM = insert_into(survey_forms, "do nothing")
_BEGUN = insert_into(
    survey_starts,
    "(form, half_day, unit, procedure, channel) do update set count = survey_starts.count + excluded.count",
)
_ENTER = insert_into(survey_transactions, "(form, unit, procedure, first, last) do update set count = excluded.count")
