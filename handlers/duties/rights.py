"""Who may do what: the Office decides, a unit's people and deputies answer for their unit only."""

from bot.state import deputies, groups
from bot.state.duties import Row
from bot.state.duty_log import Act
from handlers.context import Asker, Context
from handlers.units import is_office, unit_name

HOW_TO_GET_IN = (
    "Để ghi nhận, tôi cần biết anh/chị là người của {unit}. Anh/chị xin Văn phòng mã mời rồi nhắn riêng cho tôi "
    "/start và mã; "
    "nếu đã có vai trò ở kênh khác, gõ /lienket ở kênh ấy."
)


def act_of(asker: Asker) -> Act:
    """Who does it, when, from where: for the log of changes."""
    return Act(asker.person.id if asker.person else "", asker.now, asker.channel)


def is_of_office(asker: Asker) -> bool:
    """May he decide?"""
    return asker.role == "office"


def units_of(asker: Asker, context: Context) -> tuple[str, ...]:
    """The units he answers for: his own, those he is a deputy of; the Office for itself."""
    if asker.person is None:
        return ()
    own = [asker.person.unit] if asker.role == "staff" else []
    if asker.role == "office":
        own = [unit.code for unit in context.department.units if is_office(unit)]
    return tuple(dict.fromkeys([*own, *deputies.units_of(asker.connection, asker.person.id)]))


def here(asker: Asker, context: Context) -> tuple[str, ...]:
    """The units that are meant by "phòng tôi": in a unit's group that unit, if he answers for it; else all of his."""
    mine = units_of(asker, context)
    group = groups.of(asker.connection, asker.turn.address) if asker.turn.is_group else None
    return (group.unit,) if group and group.unit in mine else mine


def may_answer(asker: Asker, context: Context, row: Row) -> bool:
    """May he say that this row is received or done?"""
    return row.unit in units_of(asker, context)


def refusal(asker: Asker, context: Context, unit: str) -> str:
    """Why he may not answer for a unit, and how he can."""
    name = unit_name(context.department, unit)
    if asker.role == "citizen":
        return HOW_TO_GET_IN.format(unit=name)
    return (
        f"Việc này của {name}; chỉ người của {name} hoặc người được uỷ quyền trả lời được. Gõ /viec để xem "
        "việc của anh/chị."
    )
