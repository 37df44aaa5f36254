"""Roles by one-time codes: taken up, given to others, joined over several channels."""

from bot.message import Memory, item, paragraph
from bot.state import codes
from bot.state import people as known
from bot.state.codes import Grant
from bot.state.people import Person
from handlers import welcome
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.duties import deputy
from handlers.help import offered
from handlers.surveys import orders
from handlers.units import CHANNELS, is_office, role_name, unit_called

_SPOILT = "Mã này đã hiện ra trong nhóm nên tôi huỷ. Anh/chị xin mã khác rồi gửi cho tôi trong tin nhắn riêng."
_WRONG = "Mã này không đúng, đã dùng rồi hoặc quá hạn. Anh/chị kiểm tra lại từng chữ, hoặc xin Văn phòng mã khác."
_BLOCKED = "Anh/chị đã gõ sai mã nhiều lần. Xin thử lại sau một giờ."
_THE_OTHER_WAY = "Anh/chị gõ /lienket ngay ở đây, rồi gửi mã nhận được sang kênh kia, để giữ vai trò đang có."
_TAKEN = "Tài khoản này đang thuộc về người khác trong cơ quan. Xin báo Văn phòng thu vai trò cũ rồi gõ lại mã."


def start(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """A one-time code (/start CODE, /lienket CODE); without one, a greeting."""
    if not rest:
        return welcome.smalltalk("greetings", memory, context)
    if rest.startswith(orders.PREFIX):
        return orders.survey(rest, memory, context, asker)
    said = _refused(rest, asker)
    if said:
        return simple("smalltalk", memory, paragraph(said))
    grant = codes.spend(asker.connection, rest, asker.now)
    if grant is None:  # somebody else was quicker
        return simple("smalltalk", memory, paragraph(_WRONG))
    if asker.turn.is_group:
        return simple("smalltalk", memory, paragraph(_SPOILT))
    if grant.role == "deputy":
        return _deputy(grant, memory, context, asker)
    person = _granted(grant, asker)
    return _welcomed(person, bool(grant.person_id), memory, context, asker)


def _refused(code: str, asker: Asker) -> str:
    """Why a code cannot be used here, "" when it can."""
    guesser = asker.account or asker.turn.address.chat
    if codes.is_blocked(asker.connection, asker.channel, guesser, asker.now):
        return _BLOCKED
    grant = codes.peek(asker.connection, code, asker.now)
    if grant is None:
        codes.wrong(asker.connection, asker.channel, guesser, asker.now)
        return _WRONG
    mine = asker.person
    if asker.turn.is_group or not grant.person_id or mine is None or mine.role == "citizen":
        return ""
    other = known.get(asker.connection, grant.person_id)
    if other is None or other.id == mine.id:
        return ""
    return _THE_OTHER_WAY if other.role == "citizen" else _TAKEN


def _deputy(grant: Grant, memory: Memory, context: Context, asker: Asker) -> Answer:
    """A unit's deputy keeps the role that he has."""
    person = asker.person
    if person is None:
        person = known.add(asker.connection, "citizen", "", grant.name, asker.now)
        known.link(asker.connection, asker.channel, asker.account, person.id, asker.now)
    return simple("smalltalk", memory, paragraph(f"Đã nhận mã. {deputy.taken_up(person, grant, context, asker)}"))


def _granted(grant: Grant, asker: Asker) -> Person | None:
    """Who the asker is once a code is spent."""
    person_id = grant.person_id
    if not person_id and asker.person:
        known.promote(asker.connection, asker.person, grant.role, grant.unit, grant.name)
        person_id = asker.person.id
    if not person_id:
        person_id = known.add(asker.connection, grant.role, grant.unit, grant.name, asker.now).id
    known.link(asker.connection, asker.channel, asker.account, person_id, asker.now)
    return known.get(asker.connection, person_id)


def _welcomed(person: Person | None, joined: bool, memory: Memory, context: Context, asker: Asker) -> Answer:
    role, unit = (person.role, person.unit) if person else ("citizen", "")
    channel = CHANNELS.get(asker.channel, asker.channel)
    said = f"Đã ghép tài khoản {channel} này." if joined else "Đã nhận mã."
    called = role_name(context.department, role, unit)
    blocks = [paragraph(f"{said} Từ nay tôi coi anh/chị là {called}. Ở đây anh/chị làm được:")]
    return simple("smalltalk", memory, *blocks, *(item(text) for text in offered(role, False)))


def link(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/lienket: a code by which another account of the same person is joined; with a code, /start."""
    if rest:
        return start(rest, memory, context, asker)
    if asker.turn.is_group:
        return simple("smalltalk", memory, paragraph("Việc này anh/chị nhắn riêng cho tôi, để mã không lộ trong nhóm."))
    person = asker.person
    if person is None:
        person = known.add(asker.connection, "citizen", "", "", asker.now)
        known.link(asker.connection, asker.channel, asker.account, person.id, asker.now)
    code = codes.make(asker.connection, Grant(person_id=person.id), asker.now, codes.LINKING)
    return simple(
        "smalltalk",
        memory,
        paragraph("Mở trợ lý ở kênh kia (Telegram, Zalo hoặc trang web) và gửi đúng dòng này trong 30 phút:"),
        paragraph(f"/lienket {code}"),
        paragraph("Mã chỉ dùng được một lần. Không gửi mã cho người khác."),
    )


def invite(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/moi: the Office gives a code to somebody else: "/moi VL Nguyễn Văn A"."""
    if asker.role != "office":
        return simple("smalltalk", memory, paragraph("Chỉ người của Văn phòng mời được người khác."))
    if asker.turn.is_group:
        return simple("smalltalk", memory, paragraph("Việc này anh/chị nhắn riêng cho tôi, để mã không lộ trong nhóm."))
    grant = _invited(rest, context, asker)
    if grant is None:
        units = ", ".join(u.code for u in context.department.units)
        how = "Anh/chị gõ /moi, mã đơn vị rồi tên người được mời, ví dụ: /moi VL Nguyễn Văn A."
        more = f"Mã đơn vị: {units}. Mời người của Văn phòng: /moi vanphong; mời lãnh đạo: /moi lanhdao."
        return simple("smalltalk", memory, paragraph(how), paragraph(more))
    code = codes.make(asker.connection, grant, asker.now)
    called = role_name(context.department, grant.role, grant.unit)
    return simple(
        "smalltalk",
        memory,
        paragraph(f"Mã mời cho {grant.name or 'một người'}, {called}. Người ấy nhắn riêng cho tôi đúng dòng này:"),
        paragraph(f"/start {code}"),
        paragraph("Mã dùng được một lần, trong 07 ngày, trên Telegram, Zalo hoặc trang web."),
    )


def _invited(rest: str, context: Context, asker: Asker) -> Grant | None:
    by = asker.person.id if asker.person else ""
    word, _, name = rest.partition(" ")
    name = " ".join(name.split())[:100]
    if word.lower() in ("vanphong", "office"):
        return Grant("office", name=name, made_by=by)
    if word.lower() in ("lanhdao", "leader"):
        return Grant("leader", name=name, made_by=by)
    unit = next((u for u in context.department.units if u.code.lower() == word.lower()), None)
    if unit is None and (unit := unit_called(context.department, rest)):
        name = ""
    if unit is None:
        return None
    return Grant("office" if is_office(unit) else "staff", "" if is_office(unit) else unit.code, name, made_by=by)
