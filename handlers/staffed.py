"""Who belongs to a unit (/nguoi): for the Office and leaders of every unit, for people of a unit their own."""

from bot.message import Choice, Memory, item, paragraph
from bot.state import deputies, groups, people
from bot.state.people import Account, Person
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.duties import rights
from handlers.units import CHANNELS, is_office, unit_called, unit_name
from handlers.wording import number

INSIDE = (
    "Điều này dành cho người của cơ quan. Anh/chị cần hỏi thủ tục hành chính cứ gõ; nếu là người của cơ quan, xin Văn "
    "phòng mã mời rồi gõ /start và mã."
)
_NAMELESS = "người chưa ghi tên"


def order(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/nguoi and a unit; without one, one's own, for the Office how many each unit has."""
    sees_all, mine = asker.role in ("office", "leader"), rights.here(asker, context)
    if not sees_all and not mine:
        return simple("smalltalk", memory, paragraph(INSIDE))
    named = unit_called(context.department, rest) if rest.strip() else None
    if rest.strip() and named is None:
        codes = ", ".join(unit.code for unit in context.department.units)
        return simple("smalltalk", memory, paragraph(f"Tôi không thấy đơn vị “{rest.strip()}”. Các mã: {codes}."))
    if named is None and sees_all:
        return _counted(memory, context, asker)
    unit = named.code if named else mine[0]
    if not sees_all and unit not in mine:
        said = f"Người của {unit_name(context.department, unit)} thì Văn phòng, lãnh đạo xem được."
        return simple("smalltalk", memory, paragraph(said))
    return _listed(unit, memory, context, asker)


def _by_unit(context: Context, asker: Asker) -> dict[str, list[tuple[Person, list[Account]]]]:
    """Everybody who has not left, by unit; the Office's unit has the people of the Office."""
    office = next((unit.code for unit in context.department.units if is_office(unit)), "")
    found: dict[str, list[tuple[Person, list[Account]]]] = {}
    for person, accounts in people.listed(asker.connection):
        if not person.revoked_at and person.role in ("office", "staff"):
            found.setdefault(office if person.role == "office" else person.unit, []).append((person, accounts))
    return found


def _listed(unit: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    found, name = _by_unit(context, asker).get(unit, []), unit_name(context.department, unit)
    instead, bound = deputies.of_unit(asker.connection, unit), groups.of_unit(asker.connection, unit)
    lead = f"{name} có {number(len(found))} người dùng trợ lý:" if found else f"{name} chưa có ai dùng trợ lý."
    entries = [item(_called(person, accounts, asker)) for person, accounts in found]
    names = ", ".join(person.name or _NAMELESS for person in instead)
    where = ", ".join(dict.fromkeys(CHANNELS.get(group.address.channel, "") for group in bound))
    more = [f"Được uỷ quyền: {names}."] if names else []
    more.append(f"Nhóm của đơn vị: {number(len(bound))} nhóm ({where})." if bound else "Đơn vị chưa có nhóm.")
    choices = (Choice("Mời một người", f"/moi {unit}"),) if asker.role == "office" else ()
    return simple("smalltalk", memory, paragraph(lead), *entries, *map(paragraph, more), choices=choices)


def _called(person: Person, accounts: list[Account], asker: Asker) -> str:
    name = person.name or _NAMELESS
    where = ", ".join(dict.fromkeys(CHANNELS.get(account.channel, account.channel) for account in accounts))
    return f"{name} ({where})" if where and asker.role == "office" else name


def _counted(memory: Memory, context: Context, asker: Asker) -> Answer:
    found, entries = _by_unit(context, asker), []
    for unit in context.department.units:
        count, bound = len(found.get(unit.code, [])), len(groups.of_unit(asker.connection, unit.code))
        entries.append(item(f"{unit.code}, {unit.name}: {number(count)} người, {number(bound)} nhóm"))
    how = paragraph("Gõ /nguoi và mã đơn vị để xem tên.")
    return simple("smalltalk", memory, paragraph("Người dùng trợ lý của các đơn vị:"), *entries, how)
