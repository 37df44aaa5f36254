"""Which row the Office decides about when it names none: the one on its screen, the only one that waits, or a list."""

import json
import re
from dataclasses import replace

from bot.message import MOST_CHOICES, Choice, Memory, item
from bot.state import duties, pending
from bot.state.duties import Row
from handlers import expected
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import desk, news, rights
from handlers.duties.say import say
from handlers.duties.words import Said, office_decides
from knowledge.duties.flat import flat
from knowledge.duties.named import named

PICK = "duty-decide"  # the open question "which row?"; about: the decision and what was said besides
_ON_SCREEN = re.compile(r"/(?:duyet|tralai|chogiahan|khonggiahan|khongapdung|molai|lichsu) (\d{1,6})")
_ORDERS = {"accept": "duyet", "give_back": "tralai", "grant": "chogiahan", "refuse": "khonggiahan"}
_NOTHING = "Không có {} nào chờ duyệt."
_REPORT, _MORE = "báo cáo", "đề nghị gia hạn"


def heard(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """ "trả lại vì thiếu biểu 2", "cho phòng VL gia hạn", "ok": None when nothing can be meant by it."""
    said = office_decides(text)
    if said is None or not rights.is_of_office(asker):
        return None
    if said.row is not None:
        return desk.decide(said, memory, context, asker) if said.what in _ORDERS else None
    if said.what == "grant" and flat(text)[1].startswith("gia han") and not said.of:
        return None  # "gia hạn giấy phép" is asked of procedures
    shown = on_screen(memory, asker)
    waiting = _waiting(said, asker)
    if said.of:
        codes = _units(said.of, context)
        if not codes:
            return None
        waiting = [row for row in waiting if row.unit in codes]
        shown = shown if shown and shown.unit in codes else None
    if shown and _what(said, shown):
        return _decided(said, shown, memory, context, asker)
    if said.what in ("yes", "no") and (not waiting or memory.current or memory.listed):
        return None  # said of something else
    if said.what == "yes":
        return desk.waiting("", memory, context, asker)  # he looks at it first
    return _of_waiting(said, waiting, shown, memory, context, asker)


def _of_waiting(
    said: Said, waiting: list[Row], shown: Row | None, memory: Memory, context: Context, asker: Asker
) -> Answer:
    if not waiting:
        if shown and said.what in _ORDERS:
            return desk.decide(replace(said, row=shown.number), memory, context, asker)
        return say(memory, _NOTHING.format(_MORE if said.what in ("grant", "refuse") else _REPORT))
    if len(waiting) == 1 and shown is None:
        return _decided(said, waiting[0], memory, context, asker)
    return _list(said, waiting, memory, context, asker)


def on_screen(memory: Memory, asker: Asker) -> Row | None:
    """The row whose decisions were shown last."""
    numbers = {found[1] for choice in memory.choices if (found := _ON_SCREEN.fullmatch(choice.says))}
    return duties.row(asker.connection, int(numbers.pop())) if len(numbers) == 1 else None


def _waiting(said: Said, asker: Asker) -> list[Row]:
    reported = list(duties.in_states(asker.connection, ("reported",)))
    asking = list(duties.asking_time(asker.connection))
    return {"accept": reported, "give_back": reported, "grant": asking, "refuse": asking}.get(
        said.what, [*reported, *asking]
    )


def _units(text: str, context: Context) -> tuple[str, ...]:
    bare = re.sub(r"^(?:của|cua|cho)\s+", "", text.strip(), flags=re.IGNORECASE)
    return named(bare, context.department.units).codes


def _what(said: Said, row: Row) -> str:
    """What a decision is for a row, "" when the row does not wait for it."""
    reported, asks = row.state == "reported", row.extension == "pending" and row.open
    match said.what:
        case "yes":
            return "accept" if reported else "grant" if asks else ""
        case "no":
            return "give_back" if reported else "refuse" if asks else ""
        case "accept" | "give_back":
            return said.what if reported else ""
    return said.what if asks else ""


def _decided(said: Said, row: Row, memory: Memory, context: Context, asker: Asker) -> Answer:
    pending.settle(asker.connection, asker.turn.address, asker.account)
    return desk.decide(replace(said, what=_what(said, row), row=row.number), memory, context, asker)


def _list(said: Said, waiting: list[Row], memory: Memory, context: Context, asker: Asker) -> Answer:
    """Those that wait, to pick from; the rest of the sentence is kept until one is picked."""
    about = json.dumps({"what": said.what, "rest": said.rest}, ensure_ascii=False)
    pending.ask(asker.connection, asker.turn.address, asker.account, PICK, about, asker.now)
    shown = waiting[:MOST_CHOICES]
    choices = tuple(Choice(f"Việc {r.number}: {r.unit}", f"/{_ORDERS[_what(said, r)]} {r.number}") for r in shown)
    more = f"Còn {len(waiting) - len(shown)} việc khác: gõ số việc." if len(waiting) > len(shown) else ""
    entries = [item(news.summary(row, context)) for row in shown]
    return say(memory, "Anh/chị nói việc nào?", *entries, more, choices=choices)


def picked(order: str, said: Said, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/tralai 27: with what was said before it was asked which row is meant."""
    open = pending.of(asker.connection, asker.turn.address, asker.account, asker.now)
    if open and open.kind == PICK and rights.is_of_office(asker):
        about = json.loads(open.about)
        pending.settle(asker.connection, asker.turn.address, asker.account)
        if about["what"] == order or about["what"] in ("yes", "no"):
            said = replace(said, rest=said.rest or about["rest"])
    return desk.decide(said, memory, context, asker)


def _take(about_text: str, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """The number of a row; one that is also a place in the list is the place. A unit will do as well."""
    typed = text.strip().lower().removeprefix("việc").removeprefix("viec").strip()
    if not rights.is_of_office(asker) or office_decides(text):
        return None
    about = json.loads(about_text)
    said = Said(about["what"], rest=about["rest"])
    waiting = _waiting(said, asker)
    if typed.isdecimal() and not (text.strip().isdecimal() and 1 <= int(typed) <= len(memory.choices)):
        meant = [row for row in waiting if row.number == int(typed)]
    else:
        codes = _units(text, context) if len(text.split()) <= 8 else ()
        meant = [row for row in waiting if row.unit in codes]
    return _decided(said, meant[0], memory, context, asker) if len(meant) == 1 else None


expected.TAKERS[PICK] = expected.Taker(_take)
