"""The orders about duties (/viec, /xong 27, /duyet 27, …): the same as what is said in words."""

from collections.abc import Callable

from bot.message import Memory
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import (
    dates,
    decided,
    deputy,
    desk,
    due_in,
    giving,
    intake,
    lists,
    more_time,
    notice,
    notice_read,
    report,
    screens,
    sheets,
    unit,
    view,
)
from handlers.duties.words import Said

Order = Callable[[str, Memory, Context, Asker], Answer]
_Step = Callable[[Said, Memory, Context, Asker], Answer]


def said(what: str, rest: str) -> Said:
    """An order's words: the row or duty that stands first in them, and the rest."""
    first, _, more = rest.strip().partition(" ")
    word = first.lstrip("#").rstrip(":,.")
    if word.isdecimal() and len(word) <= 6:
        return Said(what, int(word), rest=more.strip())
    if word.lower().startswith("nv") and word[2:].isdecimal():
        return Said(what, duty=int(word[2:]), rest=more.strip())
    return Said(what, rest=rest.strip())


def _by(step: _Step, what: str) -> Order:
    return lambda rest, memory, context, asker: step(said(what, rest), memory, context, asker)


def _decide(what: str) -> Order:
    return lambda rest, memory, context, asker: decided.picked(what, said(what, rest), memory, context, asker)


def _history(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    return view.history(said("history", rest).row or 0, memory, context, asker)


def _dates(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/sukien NV12 đã có quyết định ngày 3/3/2027; without more the duties that wait."""
    meant = said("event", rest)
    return dates.event(meant, memory, context, asker) if meant.duty else dates.open_dates(memory, context, asker)


ORDERS: dict[str, Order] = {
    "viec": unit.listed,
    "nhan": _by(unit.receive, "receive"),
    "xong": _by(report.begin, "report"),
    "giahan": _by(more_time.begin, "more"),
    "bosung": _by(report.supplement, "report"),
    "uyquyen": deputy.order,
    "thoiuyquyen": deputy.stop,
    "kehoach": intake.order,
    "dexuat": screens.order,
    "nap": sheets.order,
    "giao": giving.order,
    "bo": giving.drop,
    "choduyet": desk.waiting,
    "duyet": _decide("accept"),
    "tralai": _decide("give_back"),
    "chogiahan": _decide("grant"),
    "khonggiahan": _decide("refuse"),
    "khongapdung": _by(desk.decide, "not_applicable"),
    "molai": _by(desk.decide, "reopen"),
    "lichsu": _history,
    "sukien": _dates,
    "dathan": _by(dates.set_due, "set"),
    "thuhoi": _by(dates.withdraw, "withdraw"),
    "chuabaocao": lists.who_order,
    "quahan": lists.late_order,
    "viecdonvi": lists.unit_order,
    "baocaodau": lists.where_order,
    "denhan": due_in.order,
    "thongbao": notice.order,
    "dadoc": notice_read.read,
    "aidoc": notice_read.readers,
}
