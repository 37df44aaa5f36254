"""A document or a text sent to all units with "Đã đọc", and who has read it."""

import json

from bot.message import Attachment, Block, Choice, Memory, Reply, item, paragraph
from bot.state import Connection, files, groups, notices, pending
from bot.state.notices import Notice
from handlers import expected
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import lines, meant, news, rights
from handlers.duties.say import say
from handlers.duties.words import Said, office_decides, office_says
from handlers.units import is_office, unit_name
from handlers.wording import number
from knowledge.text import clean, fold

NOTICE = "duty-notice"  # about: the words and the file so far
_TITLE = 80
_MOST = 3000  # characters of a notice
_HOW = "Anh/chị gõ nội dung, hoặc gửi tệp kèm vài dòng. Tôi cho xem lại rồi mới gửi tới nhóm các đơn vị."
FILE = "tep "
_ORDER = f"/thongbao {FILE}"
_NOT_SENT = {"bo", "bo di", "khong", "khong gui", "khong gui nua", "dung gui", "thoi khong gui"}
ONLY = "Thông báo do Văn phòng gửi, trong tin nhắn riêng."


def order(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/thongbao, with its words perhaps; "/thongbao gui" sends what is shown."""
    if not rights.is_of_office(asker) or asker.turn.is_group:
        return say(memory, ONLY)
    open = pending.of(asker.connection, asker.turn.address, asker.account, asker.now)
    file = rest.removeprefix(FILE).strip() if rest.startswith(FILE) else ""
    if file:
        return _of_file(file, "", memory, context, asker)
    if fold(rest) == "gui":
        if open is None or open.kind != NOTICE or not _written(json.loads(open.about)):
            return say(
                memory,
                "Thông báo này đã gửi hoặc đã bỏ. Muốn gửi thông báo khác, gõ /thongbao.",
            )
        return _sent(json.loads(open.about), memory, context, asker)
    sent = asker.turn.document
    if rest or (sent and sent.file):
        return _shown(
            {"text": rest, "file": sent.file if sent else "", "name": sent.name if sent else ""}, memory, context, asker
        )
    _wait({"text": "", "file": "", "name": ""}, asker)
    return say(meant.unlisted(memory), _HOW)


def words_of(said: Said, asker: Asker) -> str:
    """The words of a notice as they were typed, in their lines and with the telephone numbers in them."""
    raw = clean(asker.turn.text)
    words = said.rest.split()
    start = raw.find(words[0]) if words else len(raw)
    while start >= 0 and words and raw[start:].split()[:2] != words[:2]:
        start = raw.find(words[0], start + 1)
    return raw[start:].strip() if start >= 0 else said.rest


def begun(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """ "gửi văn bản này cho các phòng": the file of this message, or the one that was just shown to be ours."""
    shown = next((c.says.removeprefix(_ORDER) for c in memory.choices if c.says.startswith(_ORDER)), "")
    if shown and not asker.turn.document and rights.is_of_office(asker) and not asker.turn.is_group:
        return _of_file(shown, rest, memory, context, asker)
    return order(rest, memory, context, asker)


def offer(file: str) -> Choice:
    """The way from a file that was sent to a notice with it."""
    return Choice("Gửi làm thông báo", f"{_ORDER}{file}")


def _of_file(id: str, text: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    kept = files.get(asker.connection, id, asker.now)
    if kept is None:
        return say(memory, "Tệp này không còn nữa. Anh/chị gửi lại tệp, kèm vài dòng nếu cần.")
    return _shown({"text": text, "file": kept.id, "name": kept.name}, memory, context, asker)


def _written(about: dict[str, str]) -> bool:
    return bool(about["text"] or about["file"])


def _wait(about: dict[str, str], asker: Asker) -> None:
    pending.ask(
        asker.connection, asker.turn.address, asker.account, NOTICE, json.dumps(about, ensure_ascii=False), asker.now
    )
    if about["file"]:
        files.hold(asker.connection, about["file"], asker.now + pending.KEPT)


def _shown(about: dict[str, str], memory: Memory, context: Context, asker: Asker) -> Answer:
    """The notice as the units will see it, before it goes out."""
    about = about | {"text": about["text"].strip()[:_MOST]}
    _wait(about, asker)
    units = _units(context)
    bound = {group.unit for group in groups.listed(asker.connection)}
    without = [code for code in units if code not in bound]
    lead = f"Gửi tới {number(len(units))} đơn vị" + (
        f" ({', '.join(without)} chưa có nhóm, gửi riêng cho người của đơn vị)" if without else ""
    )
    choices = (Choice("Gửi", "/thongbao gui"), Choice("Bỏ", "/bo"))
    blocks = _blocks(about["text"], about["name"])
    return say(memory, f"{lead}:", *blocks, "Gõ lại nội dung nếu cần sửa.", choices=choices)


def _blocks(text: str, name: str) -> list[Block]:
    said = [paragraph(line.strip()) for line in text.splitlines() if line.strip()]
    return [*said, *([paragraph(f"Tệp kèm theo: {name}")] if name else [])]


def _units(context: Context) -> tuple[str, ...]:
    return tuple(unit.code for unit in context.department.units if not is_office(unit))


def _sent(about: dict[str, str], memory: Memory, context: Context, asker: Asker) -> Answer:
    pending.settle(asker.connection, asker.turn.address, asker.account)
    if about["file"]:
        files.hold(asker.connection, about["file"])
    title = meant.short((about["text"].splitlines() or [about["name"]])[0].strip(" ."), _TITLE)
    kept = notices.add(asker.connection, title, about["text"], about["file"], rights.act_of(asker))
    attachment = _attached(asker.connection, kept, asker)
    reply = Reply(
        (paragraph("Văn phòng gửi các đơn vị:"), *_blocks(about["text"], "")), (Choice("Đã đọc", f"/dadoc {kept.id}"),),
        attachment=attachment,
    )  # fmt: skip
    missed = [
        code
        for code in _units(context)
        if not news.tell_unit(asker.connection, code, reply, f"notice:{kept.id}:{code}", asker.now, context)
    ]
    said = [paragraph(f"Đã gửi tới {number(len(_units(context)) - len(missed))} đơn vị. Gõ “ai đã đọc” để xem.")]
    if missed:
        names = ", ".join(unit_name(context.department, code) for code in missed)
        said.append(paragraph(f"Không gửi được: {names}, vì chưa có nhóm và chưa có ai nhận tin."))
    return say(meant.unlisted(memory), *said)


def _attached(connection: Connection, notice: Notice, asker: Asker) -> Attachment | None:
    kept = files.get(connection, notice.file_id, asker.now) if notice.file_id else None
    return Attachment(kept.id, kept.name, kept.media.startswith("image/")) if kept else None


def read(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/dadoc: a unit has read a notice; "đã đọc" means the last one."""
    last = next(iter(notices.latest(asker.connection)), None)
    found = notices.get(asker.connection, rest.strip()) if rest.strip() else last
    if found is None:
        return say(memory, "Thông báo này không còn nữa." if rest.strip() else "Chưa có thông báo nào.")
    units = rights.here(asker, context)
    if not units:
        group = groups.of(asker.connection, asker.turn.address) if asker.turn.is_group else None
        said = rights.HOW_TO_GET_IN.format(unit=unit_name(context.department, group.unit)) if group else meant.NO_UNIT
        return say(memory, said)
    new = [code for code in units if notices.read(asker.connection, found.id, code, rights.act_of(asker))]
    names = ", ".join(unit_name(context.department, code) for code in new or units)
    said = f"Đã ghi: {names} đã đọc “{found.title}”." if new else f"{names} đã ghi nhận đọc “{found.title}” trước đó."
    return say(memory, said)


def readers(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/aidoc, "ai đã đọc": which units have read the last notice (or the one named), and which have not."""
    if asker.role not in ("office", "leader"):
        return say(memory, "Danh sách này dành cho Văn phòng và lãnh đạo.")
    last = notices.latest(asker.connection)
    found = notices.get(asker.connection, rest.strip()) if rest.strip() else next(iter(last), None)
    if found is None:
        return say(memory, "Chưa có thông báo nào. Gõ /thongbao để gửi.")
    reads = notices.reads(asker.connection, found.id)
    done = {one.unit for one in reads}
    entries = [
        item(
            f"{unit_name(context.department, r.unit)}: {lines.who(asker.connection, r.by, context, r.unit)}, "
            f"{lines.moment(r.at, context)}"
        )
        for r in reads
    ]
    missing = [unit_name(context.department, code) for code in _units(context) if code not in done]
    lead = f"“{found.title}”, gửi {lines.moment(found.sent_at, context)}: {number(len(done))} đơn vị đã đọc."
    more = [paragraph(f"Chưa đọc: {', '.join(missing)}.")] if missing else [paragraph("Tất cả các đơn vị đã đọc.")]
    choices = tuple(Choice(meant.short(one.title, 50), f"/aidoc {one.id}") for one in last if one.id != found.id)
    return say(memory, lead, *entries, *more, choices=choices)


def _take(about_text: str, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """The words or the file of the notice; once it is shown, its words written anew."""
    about, said, sent = json.loads(about_text), fold(text), asker.turn.document
    if not rights.is_of_office(asker) or office_says(text) or (said.isdecimal() and memory.choices):
        return None
    if _written(about) and said in ("gui", "ok", "dong y", "gui di"):
        return _sent(about, memory, context, asker)
    if said in _NOT_SENT:
        pending.settle(asker.connection, asker.turn.address, asker.account)
        return say(meant.unlisted(memory), "Đã bỏ thông báo, chưa gửi cho ai.")
    decision = office_decides(text)
    if said in expected.STOP or decision and decision.what not in ("yes", "no"):
        return None
    if sent and sent.trouble:
        return say(
            memory,
            "Tệp này lớn quá hoặc không lấy được. Anh/chị gửi tệp dưới 20 MB, hoặc ghi đường dẫn.",
        )
    if sent and sent.file:
        return _shown(
            {"text": text or about["text"], "file": sent.file, "name": sent.name or "tệp"}, memory, context, asker
        )
    return _shown(about | {"text": asker.turn.text}, memory, context, asker) if text.strip() else None


expected.TAKERS[NOTICE] = expected.Taker(_take)
