"""A unit's own view: what it still has to do (/viec), one row of it, and "đã nhận" (/nhan)."""

from datetime import date, timedelta

from bot.message import MOST_CHOICES, Block, Choice, Memory, item, paragraph
from bot.state import duties, duty_steps
from bot.state.duties import Row
from bot.state.duty_steps import NotNow
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import closed, lines, meant, rights, view
from handlers.duties.say import say
from handlers.duties.words import Said
from handlers.units import unit_name
from handlers.wording import number
from knowledge.text import fold

_NEAR = timedelta(days=60)  # what is due later is only counted
_ALL = ("tatca", "tat ca", "het")


def listed(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/viec: the open rows of one's unit; with a number, that row; the Office names another unit."""
    if rest.strip().lstrip("#").isdecimal():
        return view.show(int(rest.strip().lstrip("#")), memory, context, asker)
    if rest.lower().startswith("nv") and rest[2:].strip().isdecimal():
        return view.duty(int(rest[2:]), memory, context, asker)
    if not (mine := rights.here(asker, context)):
        return say(memory, meant.NO_UNIT)
    return of_units(mine, memory, context, asker, everything=fold(rest) in _ALL)


def of_units(
    units: tuple[str, ...], memory: Memory, context: Context, asker: Asker, everything: bool = False
) -> Answer:
    """The open rows of some units, each under its name; what is far off is only counted."""
    found = [(unit, duties.open_rows(asker.connection, unit)) for unit in units]
    waiting = [row for unit in units for row in duties.in_states(asker.connection, ("reported",), unit)]
    limit = date.max if everything else context.today() + _NEAR
    shown = [row for _, rows in found for row in rows if row.due is None or row.due <= limit]
    blocks = [block for unit, rows in found for block in _of_unit(unit, rows, limit, context)]
    if waiting:
        blocks.append(paragraph(f"{number(len(waiting))} việc đã báo cáo, chờ Văn phòng duyệt: {_numbers(waiting)}."))
    if len(shown) == 1 and rights.may_answer(asker, context, shown[0]):
        return say(memory, *blocks, choices=view.answers(shown[0]))
    choices = tuple(Choice(f"Việc {row.number}: {meant.short(row.task)}", f"/viec {row.number}") for row in shown)
    return say(memory, *blocks, choices=choices[:MOST_CHOICES])


def _of_unit(unit: str, rows: list[Row], limit: date, context: Context) -> list[Block]:
    name = unit_name(context.department, unit)
    if not rows:
        return [paragraph(f"{name} không còn việc nào đang mở.")]
    near = [row for row in rows if row.due is None or row.due <= limit]
    lead = f"{name} còn {number(len(near))} việc:" if near else f"{name} chưa có việc nào tới hạn trong 60 ngày."
    far = len(rows) - len(near)
    more = [paragraph(f"Thêm {number(far)} việc có hạn sau {limit:%d/%m/%Y}: gõ /viec tatca.")] if far else []
    return [paragraph(lead), *(item(f"Việc {row.number}: {lines.line(row, context)}") for row in near), *more]


def _numbers(rows: list[Row]) -> str:
    return ", ".join(f"việc {row.number}" for row in rows)


def receive(said: Said, memory: Memory, context: Context, asker: Asker) -> Answer:
    """The unit knows of a row, or of all that are new."""
    if fold(said.rest) in _ALL:
        return _receive_all(memory, context, asker)
    row = meant.row_of(said, "nhan", ("new", "returned"), memory, context, asker)
    if isinstance(row, Answer):
        return row
    meant.kept_for("nhan", asker)
    try:
        row = duty_steps.receive(asker.connection, row.number, rights.act_of(asker))
    except NotNow as error:
        return closed.told(error, memory, context, asker)
    said_now = f"Đã ghi: {unit_name(context.department, row.unit)} nhận việc {row.number}."
    blocks = [paragraph(said_now), item(f"{lines.task(row)}; {lines.due(row, context)}")]
    return say(memory, *blocks, choices=view.answers(row))


def _receive_all(memory: Memory, context: Context, asker: Asker) -> Answer:
    meant.kept_for("nhan", asker)
    mine = rights.here(asker, context)
    found = [r for unit in mine for r in duties.in_states(asker.connection, ("new", "returned"), unit)]
    new = meant.at_hand(found, context.today())
    for row in new:
        duty_steps.receive(asker.connection, row.number, rights.act_of(asker))
    said = f"Đã ghi nhận {number(len(new))} việc: {_numbers(new)}." if new else "Không có việc nào chưa nhận."
    return say(memory, said, "Gõ /viec để xem việc và hạn.")
