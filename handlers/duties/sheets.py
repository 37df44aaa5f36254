"""A corrected sheet loaded: all its duties at once, or the list of cells to mend."""

from bot.message import Choice, Memory, item, paragraph
from bot.state import Connection, files, pending, plans
from bot.state.duty_log import Act
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import draft as drafts
from handlers.duties import making, reading, rights
from handlers.duties.say import say
from handlers.wording import number
from knowledge.duties.kinds import kind_of
from knowledge.plans.model import PlanError
from knowledge.plans.sheet_read import Line, Sheet

_SHOWN = 15  # faults listed in a chat


def offered(kept: files.File, memory: Memory, context: Context, asker: Asker) -> Answer:
    """What a sheet holds, before anything is made of it."""
    try:
        sheet = reading.sheet_of(kept, context)
    except PlanError as error:
        return say(memory, str(error))
    if sheet.faults:
        return _faulty(sheet, kept.name, memory)
    files.hold(asker.connection, kept.id, asker.now + pending.KEPT)
    dated = sum(not line.duty.dateless for line in sheet.lines)
    said = f"Bảng {kept.name}: {number(len(sheet.lines))} việc, {number(dated)} việc có hạn. Nạp tất cả?"
    before = plans.alike(asker.connection, "", title(kept.name))
    known = [paragraph(_loaded_before(before, context))] if before else []
    choices = (Choice("Nạp", f"/nap {kept.id}"),)
    return say(memory, said, *known, choices=choices)


def order(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/nap FILE: the sheet becomes duties."""
    if not rights.is_of_office(asker) or asker.turn.is_group:
        return say(memory, "Bảng do Văn phòng nạp, trong tin nhắn riêng.")
    kept = files.get(asker.connection, rest, asker.now) if rest else None
    if kept is None:
        return say(memory, "Anh/chị gửi bảng Excel vào đây, tôi kiểm tra rồi mới nạp.")
    if kept.until is None:
        return say(memory, "Bảng này đã nạp rồi. Muốn nạp bảng khác, anh/chị gửi tệp mới.")
    try:
        sheet = reading.sheet_of(kept, context)
    except PlanError as error:
        return say(memory, str(error))
    if sheet.faults:  # a date may have passed since it was looked at
        return _faulty(sheet, kept.name, memory)
    made = load(asker.connection, sheet.lines, title(kept.name), kept.id, context, rights.act_of(asker))
    said = f"Đã giao {number(made)} nhiệm vụ từ bảng {kept.name}. Các đơn vị sẽ được nhắc trong nhóm theo hạn."
    return say(memory, said)


def load(connection: Connection, lines: tuple[Line, ...], name: str, file: str, context: Context, act: Act) -> int:
    """Make the duties of a sheet without faults; how many."""
    plan = plans.add(connection, name, act, file_id=file)
    files.hold(connection, file)
    codes = {kind.name: code for code, kind in context.rules.kinds.items()}
    for line in lines:
        kind = codes.get(line.kind) or kind_of(context.rules.kinds, line.duty.task)
        draft = drafts.of_duty(line.duty, kind, reading.last_day(name, line.duty))
        making.create(connection, draft, plan, context, act)
    return len(lines)


def title(name: str) -> str:
    """What the plan of a sheet is called."""
    return f"Bảng {name}"


def _loaded_before(before: plans.Plan, context: Context) -> str:
    return (
        f"Bảng cùng tên đã nạp ngày {before.made_at.astimezone(context.zone):%d/%m/%Y}; nạp lần nữa thì việc "
        "bị giao hai lần."
    )


def _faulty(sheet: Sheet, name: str, memory: Memory) -> Answer:
    lead = f"Chưa nạp bảng {name}: có {number(len(sheet.faults))} chỗ cần sửa. Anh/chị sửa rồi gửi lại."
    more = [paragraph(f"… và {number(len(sheet.faults) - _SHOWN)} chỗ khác.")] if len(sheet.faults) > _SHOWN else []
    return say(memory, lead, *(item(fault) for fault in sheet.faults[:_SHOWN]), *more)
