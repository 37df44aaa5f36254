"""How a row goes from new to accepted: each step locks it, checks, changes, and writes down who did what."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, update

from bot.state import duty_log, duty_reports
from bot.state.duties import CLOSED, OPEN, Row, lock, row
from bot.state.duty_log import Act
from bot.state.duty_reports import Evidence
from bot.state.duty_tables import duty_rows

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")  # whose days due dates are
CORRECTIVE = "corrective_action"  # the kind that cannot be accepted without a note on its effectiveness


class NotNow(Exception):
    """The row cannot take this step; `row` is how it stands, `why` one of: closed, received, not_reported,
    no_effectiveness, not_pending, withdrawn, reported, open."""

    def __init__(self, row: Row, why: str) -> None:
        super().__init__(why)
        self.row, self.why = row, why


def receive(connection: Connection, which: int | str, act: Act) -> Row:
    """The unit knows of it. Raises NotNow when it has said so, has reported, or the row is closed."""
    found = _standing(connection, which)
    if found.state not in ("new", "returned"):
        raise NotNow(found, found.state)
    return _changed(connection, found, act, "receive", {}, state="received", received_at=found.received_at or act.at)


def report(connection: Connection, which: int | str, act: Act, evidence: Evidence) -> Row:
    """The unit has done it; nobody is reminded from now on. While the Office has not judged, more can be added.

    Raises NotNow when the row is closed.
    """
    found = _standing(connection, which)
    told = {f"{name}": value for name, value in vars(evidence).items() if value}
    duty_reports.add(connection, found.id, act, evidence)
    first = found.reported_at if found.state == "reported" else act.at
    received = found.received_at or act.at
    new = {"state": "reported", "reported_at": first, "received_at": received, "remind_on": None}
    return _changed(connection, found, act, "report", told, **new)


def accept(connection: Connection, which: int | str, act: Act, note: str = "", effectiveness: str = "") -> Row:
    """The Office takes the report. On time: it came by the due date now in force, on the day or by the hour.

    A row without a date, or with an approximate one, is neither on time nor late. Raises NotNow without a report, and
    for a corrective action of whose effectiveness nobody wrote.
    """
    found = _standing(connection, which)
    if found.state != "reported":
        raise NotNow(found, "not_reported")
    waiting = [r for r in duty_reports.of_row(connection, found.id) if not r.verdict]
    if effectiveness and waiting:
        duty_reports.effective(connection, waiting[-1].id, effectiveness)
    if found.kind == CORRECTIVE and not (effectiveness or any(r.evidence.effectiveness for r in waiting)):
        raise NotNow(found, "no_effectiveness")
    duty_reports.judge(connection, found.id, act, "accepted", note)
    told = {"note": note, "effectiveness": effectiveness}
    new = {"state": "accepted", "accepted_at": act.at, "on_time": _on_time(found), "remind_on": None, "extension": ""}
    return _changed(connection, found, act, "accept", told, **new)


def give_back(
    connection: Connection, which: int | str, act: Act, reason: str, due: date | None, remind_on: date | None
) -> Row:
    """The Office does not take the report; `due` is the new date, None leaves it. Raises NotNow without a report."""
    found = _standing(connection, which)
    if found.state != "reported":
        raise NotNow(found, "not_reported")
    duty_reports.judge(connection, found.id, act, "returned", reason)
    new = {"state": "returned", "reported_at": None, "remind_on": remind_on, "step": None}
    new |= {"due": due, "told": 0} if due else {}
    return _changed(connection, found, act, "give_back", {"reason": reason, "due": due}, **new)


def not_applicable(connection: Connection, which: int | str, act: Act, reason: str = "") -> Row:
    """The Office says that this unit need not do it. Raises NotNow when the row is closed."""
    found = _standing(connection, which)
    return _changed(
        connection, found, act, "not_applicable", {"reason": reason}, state="not_applicable", remind_on=None
    )


def reopen(connection: Connection, which: int | str, act: Act, reason: str, remind_on: date | None) -> Row:
    """The Office closed it by mistake: it is the unit's turn again. Raises NotNow when it is not closed."""
    found = _found(connection, which)
    if found.state not in CLOSED:
        raise NotNow(found, "open")
    new = {"state": "received" if found.received_at else "new", "accepted_at": None, "reported_at": None}
    new |= {"on_time": None, "remind_on": remind_on, "step": None}
    return _changed(connection, found, act, "reopen", {"reason": reason}, **new)


def ask_more_time(connection: Connection, which: int | str, act: Act, until: date, reason: str) -> Row:
    """The unit asks to have until another day; asking again replaces what was asked.

    Raises NotNow when it has reported or the row is closed.
    """
    found = _standing(connection, which)
    if found.state not in OPEN:
        raise NotNow(found, "reported")
    new = {"extension": "pending", "extension_until": until, "extension_reason": reason}
    new |= {"state": "received", "received_at": found.received_at or act.at}
    return _changed(connection, found, act, "ask_more_time", {"until": until, "reason": reason}, **new)


def grant(connection: Connection, which: int | str, act: Act, remind_on: date | None, until: date | None = None) -> Row:
    """The Office agrees, to the day that was asked for or another. Raises NotNow when nothing is asked."""
    found = _pending(connection, which)
    day = until or found.extension_until
    new = {"extension": "granted", "extension_until": day, "due": day, "step": None, "told": 0}
    new |= {"remind_on": remind_on} if found.state in OPEN else {}
    return _changed(connection, found, act, "grant", {"until": day, "due_before": found.due}, **new)


def refuse(connection: Connection, which: int | str, act: Act, reason: str = "") -> Row:
    """The Office does not agree: the date stays. Raises NotNow when nothing is asked."""
    found = _pending(connection, which)
    return _changed(connection, found, act, "refuse", {"reason": reason}, extension="refused")


def set_due(
    connection: Connection, which: int | str, act: Act, due: date, remind_on: date | None, named: date | None = None
) -> Row:
    """The Office sets or changes the date; `named` where a day off moved it. Raises NotNow when the row is closed."""
    found = _standing(connection, which)
    new: dict[str, Any] = {"due": due, "named": named or due, "step": None, "told": 0}
    new |= {"remind_on": remind_on} if found.state in OPEN else {}
    return _changed(connection, found, act, "set_due", {"due": due, "due_before": found.due}, **new)


def _found(connection: Connection, which: int | str) -> Row:
    """Raises LookupError when there is no such row."""
    found = lock(connection, which)
    if found is None:
        raise LookupError(which)
    if found.withdrawn:
        raise NotNow(found, "withdrawn")
    return found


def _standing(connection: Connection, which: int | str) -> Row:
    found = _found(connection, which)
    if found.state in CLOSED:
        raise NotNow(found, "closed")
    return found


def _pending(connection: Connection, which: int | str) -> Row:
    found = _standing(connection, which)
    if found.extension != "pending":
        raise NotNow(found, "not_pending")
    return found


def _on_time(found: Row) -> bool | None:
    """Did what was reported first since the last return, and is now accepted, come in time?"""
    if found.due is None or found.approximate or found.reported_at is None:
        return None
    came = found.reported_at.astimezone(VIETNAM)
    if not found.time:
        return came.date() <= found.due
    return came <= datetime.combine(found.due, time.fromisoformat(found.time.zfill(5)), VIETNAM)


def _changed(connection: Connection, found: Row, act: Act, what: str, detail: dict[str, Any], **values: Any) -> Row:
    connection.execute(update(duty_rows).where(duty_rows.c.id == found.id).values(changed_at=act.at, **values))
    told = {name: value for name, value in detail.items() if value not in ("", None)}
    if values.get("state", found.state) != found.state:
        told |= {"from": found.state, "to": values["state"]}
    duty_log.append(connection, found.duty_id, found.id, act, what, told)
    now = row(connection, found.id)
    assert now is not None
    return now


def supplement(connection: Connection, which: int | str, act: Act, evidence: Evidence) -> Row:
    """More on a row that was accepted: kept beside its reports, nothing else changes. Raises NotNow otherwise."""
    found = _found(connection, which)
    if found.state != "accepted":
        raise NotNow(found, found.state)
    duty_reports.add(connection, found.id, act, evidence)
    return _changed(connection, found, act, "supplement", {k: v for k, v in vars(evidence).items() if v})
