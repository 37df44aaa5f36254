"""A document or a text that the Office sends to all units or some, shown once more before it goes out."""

import json
from dataclasses import replace

from bot.message import Attachment, Block, Choice, Memory, Reply, paragraph
from bot.state import Connection, files, groups, notices, pending
from bot.state.notices import Notice
from handlers import expected
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import audience, meant, news, rights
from handlers.duties.say import say
from handlers.duties.words import Said, office_decides, office_says
from handlers.units import unit_name
from handlers.wording import number
from knowledge.text import clean, fold

NOTICE = "duty-notice"  # about: the words, the file and the units so far
_EMPTY = {"text": "", "file": "", "name": "", "units": ""}
_TITLE = 80
_MOST = 3000  # characters of a notice
_HOW = "Anh/chị gõ nội dung, hoặc gửi tệp kèm vài dòng. Tôi cho xem lại rồi mới gửi tới {}."
_HOW_ALL = _HOW.format("nhóm các đơn vị")
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
    to = audience.audience(rest, context) if ":" in rest else None
    to = None if to and not to.units and to.unknown else to  # "Nội dung: …" names no unit
    return _written_for(to, to.rest if to else rest, memory, context, asker)


def _written_for(to: audience.Audience | None, text: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """A notice to some units or all: shown when there is something in it, else its words are asked for."""
    if to and to.unknown:
        return say(memory, audience.unknown(to, context))
    sent = asker.turn.document
    about = _EMPTY | {"text": text, "units": " ".join(to.units) if to else ""}
    if text or (sent and sent.file):
        more = {"file": sent.file, "name": sent.name} if sent else {}
        return _shown(about | more, memory, context, asker)
    _wait(about, asker)
    return say(meant.unlisted(memory), _HOW.format(audience.told(to.units, context)) if to and to.units else _HOW_ALL)


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
    shown = _shown_before(memory)
    if shown and not asker.turn.document and rights.is_of_office(asker) and not asker.turn.is_group:
        return _of_file(shown, rest, memory, context, asker)
    return order(rest, memory, context, asker)


def to_some(said: Said, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """ "thông báo cho phòng VL và TTDN: …", "gửi văn bản này cho phòng VL"; None when no unit is named."""
    to = audience.audience(said.of, context)
    if to is None:
        return None
    if not rights.is_of_office(asker) or asker.turn.is_group:
        return say(memory, ONLY)
    words = words_of(replace(said, rest=to.rest), asker) if to.rest else ""
    if (shown := _shown_before(memory)) and not asker.turn.document and not to.unknown:
        return _of_file(shown, words, memory, context, asker, to.units)
    return _written_for(to, words, memory, context, asker)


def _shown_before(memory: Memory) -> str:
    """The file that was just shown to be ours, if one was."""
    return next((c.says.removeprefix(_ORDER) for c in memory.choices if c.says.startswith(_ORDER)), "")


def offer(file: str) -> Choice:
    """The way from a file that was sent to a notice with it."""
    return Choice("Gửi làm thông báo", f"{_ORDER}{file}")


def _of_file(id: str, text: str, memory: Memory, context: Context, asker: Asker, units: tuple[str, ...] = ()) -> Answer:
    kept = files.get(asker.connection, id, asker.now)
    if kept is None:
        return say(memory, "Tệp này không còn nữa. Anh/chị gửi lại tệp, kèm vài dòng nếu cần.")
    about = {"text": text, "file": kept.id, "name": kept.name, "units": " ".join(units)}
    return _shown(about, memory, context, asker)


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
    bound = {group.unit for group in groups.listed(asker.connection)}
    without = [code for code in _units(about) or audience.everybody(context) if code not in bound]
    lead = f"Gửi tới {audience.told(_units(about), context)}" + (
        f" ({', '.join(without)} chưa có nhóm, gửi riêng cho người của đơn vị)" if without else ""
    )
    choices = (Choice("Gửi", "/thongbao gui"), Choice("Bỏ", "/bo"))
    blocks = _blocks(about["text"], about["name"])
    return say(memory, f"{lead}:", *blocks, "Gõ lại nội dung nếu cần sửa.", choices=choices)


def _blocks(text: str, name: str) -> list[Block]:
    said = [paragraph(line.strip()) for line in text.splitlines() if line.strip()]
    return [*said, *([paragraph(f"Tệp kèm theo: {name}")] if name else [])]


def _units(about: dict[str, str]) -> tuple[str, ...]:
    """The units that it is for, () for all."""
    return tuple(about.get("units", "").split())


def _sent(about: dict[str, str], memory: Memory, context: Context, asker: Asker) -> Answer:
    pending.settle(asker.connection, asker.turn.address, asker.account)
    if about["file"]:
        files.hold(asker.connection, about["file"])
    title = meant.short((about["text"].splitlines() or [about["name"]])[0].strip(" ."), _TITLE)
    units = _units(about) or audience.everybody(context)
    kept = notices.add(asker.connection, title, about["text"], about["file"], rights.act_of(asker), _units(about))
    attachment = _attached(asker.connection, kept, asker)
    lead = paragraph(f"Văn phòng gửi {_whom(_units(about), context)}:")
    choices = (Choice("Đã đọc", f"/dadoc {kept.id}"),)
    reply = Reply((lead, *_blocks(about["text"], "")), choices, attachment=attachment)
    missed = [
        code
        for code in units
        if not news.tell_unit(asker.connection, code, reply, f"notice:{kept.id}:{code}", asker.now, context)
    ]
    said = [paragraph(f"Đã gửi tới {number(len(units) - len(missed))} đơn vị. Gõ “ai đã đọc” để xem.")]
    if missed:
        names = ", ".join(unit_name(context.department, code) for code in missed)
        said.append(paragraph(f"Không gửi được: {names}, vì chưa có nhóm và chưa có ai nhận tin."))
    return say(meant.unlisted(memory), *said)


def _whom(units: tuple[str, ...], context: Context) -> str:
    return ", ".join(unit_name(context.department, code) for code in units) or "các đơn vị"


def _attached(connection: Connection, notice: Notice, asker: Asker) -> Attachment | None:
    kept = files.get(connection, notice.file_id, asker.now) if notice.file_id else None
    return Attachment(kept.id, kept.name, kept.media.startswith("image/")) if kept else None


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
    if _written(about) and (units := audience.instead(text, context)) is not None:
        return _shown(about | {"units": " ".join(units)}, memory, context, asker)
    if said in expected.STOP or decision and decision.what not in ("yes", "no"):
        return None
    if sent and sent.trouble:
        return say(
            memory,
            "Tệp này lớn quá hoặc không lấy được. Anh/chị gửi tệp dưới 20 MB, hoặc ghi đường dẫn.",
        )
    if sent and sent.file:
        brought = {"text": text or about["text"], "file": sent.file, "name": sent.name or "tệp"}
        return _shown(about | brought, memory, context, asker)
    return _shown(about | {"text": asker.turn.text}, memory, context, asker) if text.strip() else None


expected.TAKERS[NOTICE] = expected.Taker(_take)
