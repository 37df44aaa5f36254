"""Units say that they have read a notice; the Office and leaders see which have."""

from bot.message import Choice, Memory, item, paragraph
from bot.state import groups, notices
from bot.state.notices import Notice
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import audience, lines, meant, rights
from handlers.duties.say import say
from handlers.units import unit_name
from handlers.wording import number

_LOOKED_AT = 50  # notices among which a unit's last one is looked for


def read(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/dadoc: a unit has read a notice; "đã đọc" means the last one that was sent to it."""
    mine = rights.here(asker, context)
    found = notices.get(asker.connection, rest.strip()) if rest.strip() else _last_for(mine, asker)
    if found is None:
        return say(memory, "Thông báo này không còn nữa." if rest.strip() else "Chưa có thông báo nào.")
    units = [code for code in mine if found.is_for(code)]
    if mine and not units:
        names = ", ".join(unit_name(context.department, code) for code in mine)
        return say(memory, f"“{found.title}” không gửi cho {names}.")
    if not units:
        group = groups.of(asker.connection, asker.turn.address) if asker.turn.is_group else None
        said = rights.HOW_TO_GET_IN.format(unit=unit_name(context.department, group.unit)) if group else meant.NO_UNIT
        return say(memory, said)
    new = [code for code in units if notices.read(asker.connection, found.id, code, rights.act_of(asker))]
    names = ", ".join(unit_name(context.department, code) for code in new or units)
    said = f"Đã ghi: {names} đã đọc “{found.title}”." if new else f"{names} đã ghi nhận đọc “{found.title}” trước đó."
    return say(memory, said)


def _last_for(units: tuple[str, ...], asker: Asker) -> Notice | None:
    """The last notice that was sent to one of these units; without any the last of all."""
    latest = notices.latest(asker.connection, _LOOKED_AT)
    return next((one for one in latest if not units or any(map(one.is_for, units))), None)


def readers(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/aidoc, "ai đã đọc": which units have read the last notice (or the one named), and which have not."""
    if asker.role not in ("office", "leader"):
        return say(memory, "Danh sách này dành cho Văn phòng và lãnh đạo.")
    last = notices.latest(asker.connection)
    found = notices.get(asker.connection, rest.strip()) if rest.strip() else next(iter(last), None)
    if found is None:
        return say(memory, "Chưa có thông báo nào. Gõ /thongbao để gửi.")
    to = found.units or audience.everybody(context)
    reads = notices.reads(asker.connection, found.id)
    done = {one.unit for one in reads}
    entries = [
        item(
            f"{unit_name(context.department, r.unit)}: {lines.who(asker.connection, r.by, context, r.unit)}, "
            f"{lines.moment(r.at, context)}"
        )
        for r in reads
    ]
    missing = [unit_name(context.department, code) for code in to if code not in done]
    sent = lines.moment(found.sent_at, context)
    lead = f"“{found.title}”, gửi {sent}: {number(len(done))}/{number(len(to))} đơn vị đã đọc."
    more = [paragraph(f"Chưa đọc: {', '.join(missing)}.")] if missing else [paragraph("Tất cả các đơn vị đã đọc.")]
    choices = tuple(Choice(meant.short(one.title, 50), f"/aidoc {one.id}") for one in last if one.id != found.id)
    return say(memory, lead, *entries, *more, choices=choices)
