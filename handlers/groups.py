"""Groups of units: bound in the group itself, listed to the Office; what is said when a group takes us in."""

from bot.message import Event, Memory, Reply, item, paragraph
from bot.state import Connection, deputies, privacy
from bot.state import groups as bound
from bot.state import people as known
from handlers import wording
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.documents import elsewhere
from handlers.units import CHANNELS, unit_called, unit_name
from handlers.welcome import desk, kept
from knowledge.text import fold

_HOW = "Người của Văn phòng, hoặc người của chính đơn vị, gõ trong nhóm: /donvi và mã đơn vị, ví dụ /donvi VL."
_NOT_YOURS = (
    "Chỉ người của Văn phòng, hoặc người của chính đơn vị đó, gắn được nhóm. "
    "Nếu anh/chị có mã mời, nhắn riêng cho tôi /start và mã; nếu đã có vai trò ở kênh khác, gõ /lienket ở kênh ấy."
)


def unit(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/donvi: the units; in a group, what it is bound to; with a unit, bind it; with "bỏ", let go."""
    if not asker.turn.is_group:
        return _units(memory, context, asker)
    if not rest:
        return _told(memory, context, asker)
    if fold(rest) in ("bo", "khong", "huy", "thoi"):
        return _let_go(memory, context, asker)
    wanted = unit_called(context.department, rest)
    if wanted is None:
        codes = ", ".join(f"{u.code} ({u.name})" for u in context.department.units)
        return simple("smalltalk", memory, paragraph(f"Tôi không thấy đơn vị này. Các đơn vị: {codes}."))
    if not _may(asker, context, wanted.code):
        return simple("smalltalk", memory, paragraph(_NOT_YOURS))
    assert asker.person is not None  # nobody else may
    bound.bind(asker.connection, asker.turn.address, wanted.code, asker.person.id, asker.now)
    said = f"Từ nay nhóm này là nhóm của {wanted.name}. Nhắc việc của đơn vị sẽ gửi vào đây."
    return simple("smalltalk", memory, paragraph(said), paragraph("Muốn thôi, gõ /donvi bỏ."))


def _may(asker: Asker, context: Context, wanted: str) -> bool:
    """The Office may bind anything; staff only what is nobody's or their own, to their own unit."""
    if asker.role == "office":
        return True
    person, now = asker.person, bound.of(asker.connection, asker.turn.address)
    return asker.role == "staff" and person is not None and person.unit == wanted and (not now or now.unit == wanted)


def _told(memory: Memory, context: Context, asker: Asker) -> Answer:
    group = bound.of(asker.connection, asker.turn.address)
    if group is None:
        return simple("smalltalk", memory, paragraph("Nhóm này chưa gắn với đơn vị nào."), paragraph(_HOW))
    said = f"Nhóm này là nhóm của {unit_name(context.department, group.unit)}."
    return simple("smalltalk", memory, paragraph(said), paragraph(_HOW))


def _let_go(memory: Memory, context: Context, asker: Asker) -> Answer:
    group = bound.of(asker.connection, asker.turn.address)
    if group is None:
        return simple("smalltalk", memory, paragraph("Nhóm này chưa gắn với đơn vị nào."))
    if not _may(asker, context, group.unit):
        return simple("smalltalk", memory, paragraph(_NOT_YOURS))
    bound.unbind(asker.connection, asker.turn.address)
    said = f"Nhóm này không còn là nhóm của {unit_name(context.department, group.unit)}."
    return simple("smalltalk", memory, paragraph(said))


def _units(memory: Memory, context: Context, asker: Asker) -> Answer:
    rows = [item(f"{u.code}: {u.name}") for u in context.department.units]
    return simple("smalltalk", memory, paragraph("Các đơn vị:"), *rows, paragraph(_HOW))


def listed(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/nhom: the groups and whose they are, for the Office and leaders."""
    if asker.role not in ("office", "leader") or asker.turn.is_group:
        where = "nhắn riêng cho tôi" if asker.turn.is_group else "dành cho Văn phòng và lãnh đạo"
        return simple("smalltalk", memory, paragraph(f"Danh sách nhóm: {where}."))
    groups = bound.listed(asker.connection)
    without = [u.name for u in context.department.units if u.code not in {g.unit for g in groups}]
    rows = [item(_line(group, context, asker.connection)) for group in groups]
    lead = f"Có {wording.number(len(groups))} nhóm đã gắn với đơn vị:" if groups else "Chưa có nhóm nào gắn với đơn vị."
    more = [paragraph(f"Chưa có nhóm: {', '.join(without)}."), paragraph(_HOW)] if without else [paragraph(_HOW)]
    return simple("smalltalk", memory, paragraph(lead), *rows, *more)


def _line(group: bound.Group, context: Context, connection: Connection) -> str:
    by = known.get(connection, group.bound_by)
    who = f", do {by.name} gắn" if by and by.name else ""
    channel = CHANNELS.get(group.address.channel, group.address.channel)
    day = wording.day(group.bound_at.astimezone(context.zone).date().isoformat())
    return f"{unit_name(context.department, group.unit)}: nhóm {channel} (…{group.address.chat[-4:]}), từ {day}{who}"


def _is_ours(event: Event, connection: Connection) -> bool:
    person = known.who(connection, event.address.channel, event.person)
    return person is not None and (person.role != "citizen" or bool(deputies.units_of(connection, person.id)))


def happened(event: Event, context: Context, connection: Connection) -> Reply | None:
    """What to say when a group takes us in; a group that throws us out is nobody's any more."""
    match event.kind:
        case "moved":
            privacy.moved(connection, event.address.channel, event.address.chat, event.moved_to)
        case "left":
            bound.unbind(connection, event.address)
        case "joined" if event.is_group:
            lead = f"Kính chào các anh/chị. Tôi là trợ lý tự động của {context.department.name}."
            how = "Trong nhóm, tôi chỉ trả lời khi được nhắc tên, được trả lời tin, hoặc bằng lệnh, ví dụ /help."
            return Reply((paragraph(lead), paragraph(how), paragraph(_HOW), paragraph(kept())))
        case "unsupported" if event.address.channel == "zalo" and _is_ours(event, connection):
            return Reply((paragraph(elsewhere(context.public_url)),))
        case "unsupported" if not event.is_group:
            lead = "Tôi không đọc được tin vừa gửi. Anh/chị gõ câu hỏi bằng chữ, hoặc liên hệ:"
            return Reply((paragraph(lead), *desk(context)))
    return None
