"""The link to a unit's calendar: made, made anew, taken back by people of the unit or the Office."""

from bot.message import Choice, Memory, paragraph
from bot.state import feeds, groups
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.duties import rights
from handlers.units import unit_called, unit_name
from knowledge.text import fold

_NOT_YOURS = "Lịch việc của một đơn vị chỉ người của đơn vị đó hoặc Văn phòng lấy được."
_WHICH = "Anh/chị gõ /lich và mã đơn vị, ví dụ /lich VL. Các đơn vị: {}."
_HOW = (
    "Anh/chị thêm đường dẫn này vào Google Lịch (Từ URL), Outlook (Đăng ký từ web) hoặc lịch của iPhone; việc mới, hạn "
    "mới tự hiện ra. Ai có đường dẫn cũng xem được nên chỉ chia sẻ trong đơn vị. Đường dẫn chỉ hiện một lần này."
)


def link(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/lich [moi | bo] [unit]: the calendar's link; an old link is dead as soon as there is a new one."""
    word, _, more = rest.strip().partition(" ")
    wish = fold(word) if fold(word) in ("moi", "bo") else ""
    unit = _unit(more if wish else rest, context, asker)
    if unit is None:
        codes = ", ".join(u.code for u in context.department.units)
        said = _WHICH.format(codes) if asker.role == "office" else _NOT_YOURS
        return simple("smalltalk", memory, paragraph(said))
    if wish == "bo":
        dropped = feeds.drop(asker.connection, unit)
        said = "Đường dẫn lịch không còn dùng được nữa." if dropped else "Đơn vị chưa có đường dẫn lịch."
        return simple("smalltalk", memory, paragraph(said))
    made = feeds.made(asker.connection, unit)
    if made and wish != "moi":
        day = f"{made.astimezone(context.zone):%d/%m/%Y}"
        said = (
            f"{unit_name(context.department, unit)} đã có đường dẫn lịch, tạo ngày {day}; đường dẫn chỉ hiện một lần."
        )
        choices = (Choice("Tạo đường dẫn mới", f"/lich moi {unit}"), Choice("Bỏ đường dẫn", f"/lich bo {unit}"))
        after = "Tạo đường dẫn mới thì đường dẫn cũ không còn dùng được."
        return simple("smalltalk", memory, paragraph(said), paragraph(after), choices=choices)
    return _made(unit, memory, context, asker)


def _made(unit: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    secret = feeds.make(asker.connection, unit, asker.person.id if asker.person else "", asker.now)
    said = f"Lịch việc của {unit_name(context.department, unit)}:"
    address = f"{context.public_url}/lich/{secret}.ics"
    return simple("smalltalk", memory, paragraph(said), paragraph(address), paragraph(_HOW))


def _unit(rest: str, context: Context, asker: Asker) -> str | None:
    """The unit that is meant and that the asker may speak for; None when there is none."""
    own = rights.units_of(asker, context)
    group = groups.of(asker.connection, asker.turn.address) if asker.turn.is_group else None
    named = unit_called(context.department, rest) if rest.strip() else None
    if rest.strip() and named is None:
        return None
    meant = own[:1] if asker.role != "office" else ()  # the Office says which
    wanted = named.code if named else group.unit if group else next(iter(meant), None)
    return wanted if wanted and (rights.is_of_office(asker) or wanted in own) else None
