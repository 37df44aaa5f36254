"""A unit names a deputy by a one-time code (/uyquyen), sees who they are, and takes it back."""

from bot.message import Choice, Memory, item, paragraph
from bot.state import codes, deputies
from bot.state.codes import Grant
from bot.state.people import Person
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import meant, rights
from handlers.duties.say import say
from handlers.units import unit_name

_PRIVATE = "Việc này anh/chị nhắn riêng cho tôi, để mã không lộ trong nhóm."
_ONLY_STAFF = (
    "Người của đơn vị mới uỷ quyền cho người khác trả lời việc của đơn vị được. Nếu anh/chị có mã mời, gõ /start và mã."
)


def order(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/uyquyen and a name: a code for whoever shall answer for the unit as well; without a name, who does."""
    unit = _own(asker)
    if not unit:
        return say(memory, _ONLY_STAFF)
    if asker.turn.is_group:
        return say(memory, _PRIVATE)
    name = " ".join(rest.split())[:100]
    if not name:
        return _listed(unit, memory, context, asker)
    assert asker.person is not None  # a unit is somebody's
    code = codes.make(asker.connection, Grant("deputy", unit, name, made_by=asker.person.id), asker.now)
    called = unit_name(context.department, unit)
    return say(memory,
        f"Mã uỷ quyền cho {name} trả lời việc của {called}. Người ấy nhắn riêng cho tôi đúng dòng này:",
        f"/start {code}",
        "Mã dùng được một lần, trong 07 ngày. Muốn thôi, gõ “thôi uỷ quyền”.",
    )  # fmt: skip


def _listed(unit: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    found = deputies.of_unit(asker.connection, unit)
    called = unit_name(context.department, unit)
    how = paragraph("Muốn uỷ quyền, gõ tên người ấy, ví dụ: uỷ quyền cho Nguyễn Văn B.")
    if not found:
        return say(memory, f"{called} chưa uỷ quyền cho ai.", how)
    choices = tuple(Choice(f"Thôi uỷ quyền {_called(person)}", f"/thoiuyquyen {person.id}") for person in found[:7])
    names = [item(_called(person)) for person in found]
    return say(memory, f"Được trả lời thay {called}:", *names, how, choices=choices)


def stop(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/thoiuyquyen: a deputy's id, or his name; without one the list to pick from."""
    unit = _own(asker)
    if not unit:
        return say(memory, _ONLY_STAFF)
    wanted = rest.strip().lower()
    found = [
        p for p in deputies.of_unit(asker.connection, unit) if wanted and (p.id == wanted or wanted in p.name.lower())
    ]
    if len(found) != 1:
        return _listed(unit, memory, context, asker)
    deputies.drop(asker.connection, unit, found[0].id)
    said = f"{_called(found[0])} không còn trả lời thay {unit_name(context.department, unit)}."
    return say(meant.unlisted(memory), said)


def _own(asker: Asker) -> str:
    """The unit whose deputies he may name: his own; a deputy names no deputies."""
    return asker.person.unit if asker.person and asker.role == "staff" else ""


def _called(person: Person) -> str:
    return person.name or f"người có mã {person.id[:8]}"


def taken_up(person: Person, grant: Grant, context: Context, asker: Asker) -> str:
    """Somebody used a deputy's code: from now on he answers for the unit; what he is told."""
    deputies.name(asker.connection, grant.unit, person.id, grant.made_by, asker.now)
    units = rights.units_of(asker, context)
    called = unit_name(context.department, grant.unit)
    more = f" Ngoài ra anh/chị vẫn trả lời cho {', '.join(units)}." if units and units != (grant.unit,) else ""
    return f"Từ nay anh/chị trả lời thay {called}: gõ /viec để xem việc, “xong việc …” khi làm xong.{more}"
