"""Which row is meant: the one named, the only one there is, or a list to pick from."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.message import MOST_CHOICES, Choice, Memory, item, paragraph
from bot.state import duties, files, pending
from bot.state.duties import Row
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import lines, rights
from handlers.duties.say import say
from handlers.duties.words import Said
from handlers.units import unit_name

PICK = "duty-pick"  # the open question "which row?"; about: the order, what was said besides, the file that came along
NEAR = timedelta(days=31)
_SHORT = 40  # characters of a task on a choice
NO_UNIT = "Tôi chưa biết anh/chị thuộc đơn vị nào. Anh/chị xin Văn phòng mã mời rồi nhắn riêng cho tôi /start và mã."


def row_of(
    said: Said, order: str, states: Sequence[str], memory: Memory, context: Context, asker: Asker, file: str = ""
) -> Row | Answer:
    """The row that somebody of a unit speaks of, or what to say instead of doing anything."""
    if said.row is not None:
        row = duties.row(asker.connection, said.row)
        if row is None:
            return say(memory, f"Không có việc {said.row}. Gõ /viec để xem việc của đơn vị.")
        if not rights.may_answer(asker, context, row):
            return say(memory, rights.refusal(asker, context, row.unit))
        return row
    mine = rights.here(asker, context)
    if not mine:
        return say(memory, NO_UNIT)
    found = [row for unit in mine for row in duties.in_states(asker.connection, states, unit)]
    found = [row for row in found if said.duty in (None, row.duty_number)]
    near = at_hand(found, context.today())
    if len(near) == 1:
        return near[0]
    if not near and order == "xong":
        # Whoever says "xong rồi" after somebody else did hears of that: the one row is as good as named.
        done = [row for unit in mine for row in duties.in_states(asker.connection, ("reported",), unit)]
        done = [row for row in done if said.duty in (None, row.duty_number)]
        if len(done) == 1:
            return done[0]
    if not found:
        return _none(said, order, mine, memory, context)
    return _list(near or firsts(found), order, said.rest, file, memory, context, asker)


def at_hand(rows: Sequence[Row], today: date) -> list[Row]:
    """The rows that somebody may speak of without naming them: of each duty the first, when it is near, was reminded
    of, or has no date."""
    limit = today + NEAR
    return [row for row in firsts(rows) if row.due is None or row.due <= limit or row.reminded_on]


def firsts(rows: Sequence[Row]) -> list[Row]:
    """Of each unit and duty the row that is due first: nobody reports May before April."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        found.setdefault((row.unit, row.duty_id), row)
    return list(found.values())


def _none(said: Said, order: str, mine: Sequence[str], memory: Memory, context: Context) -> Answer:
    names = ", ".join(unit_name(context.department, unit) for unit in mine)
    if order == "bosung":
        return say(memory, f"{names} chưa có báo cáo nào để bổ sung. Gõ /viec để xem việc của đơn vị.")
    of = f" của nhiệm vụ NV{said.duty}" if said.duty is not None else ""
    more = "Nếu cần gửi thêm cho việc đã báo cáo, gõ số việc, ví dụ: việc 27."
    return say(memory, f"{names} không có việc nào đang mở{of}.", more)


def _list(found: list[Row], order: str, rest: str, file: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """The rows to pick from; what was said besides waits until one is picked."""
    keep(order, rest, file, asker)
    shown = found[: MOST_CHOICES - 1] if len(found) > MOST_CHOICES else found
    choices = [Choice(f"Việc {row.number}: {short(row.task)}", f"/{order} {row.number}") for row in shown]
    if order == "nhan" and len(found) <= MOST_CHOICES - 1:
        choices.append(Choice("Tất cả các việc trên", "/nhan tatca"))
    blocks = [
        paragraph("Anh/chị nói việc nào?"),
        *(item(f"Việc {row.number}: {lines.line(row, context)}") for row in shown),
    ]
    if len(shown) < len(found):
        blocks.append(paragraph(f"Còn {len(found) - len(shown)} việc khác: gõ số việc, hoặc /viec để xem tất cả."))
    return say(memory, *blocks, choices=tuple(choices))


def keep(order: str, rest: str, file: str, asker: Asker) -> None:
    """What was said, and the file that came along, wait until it is clear which row is meant."""
    about = json.dumps({"order": order, "rest": rest, "file": file}, ensure_ascii=False)
    pending.ask(asker.connection, asker.turn.address, asker.account, PICK, about, asker.now)
    if file:
        files.hold(asker.connection, file, asker.now + pending.KEPT)


def kept_for(order: str, asker: Asker) -> tuple[str, str]:
    """What was said, and the file that came along, before one was asked which row is meant."""
    open = pending.of(asker.connection, asker.turn.address, asker.account, asker.now)
    if open is None or open.kind != PICK:
        return "", ""
    about = json.loads(open.about)
    pending.settle(asker.connection, asker.turn.address, asker.account)
    return (about["rest"], about["file"]) if about["order"] == order else ("", "")


def short(text: str, most: int = _SHORT) -> str:
    """A text cut at a word."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


def unlisted(memory: Memory) -> Memory:
    """What to remember when a number typed next is an answer, not a pick."""
    return replace(memory, choices=())
