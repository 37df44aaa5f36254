"""The Office hands in a document: a file, or its text pasted in one message or several."""

import json
import re
from collections.abc import Callable

from bot.message import Choice, Memory, Turn, item, paragraph
from bot.state import files, pending, plans
from bot.state.people import Person
from bot.state.plans import Plan
from handlers import expected
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import meant, notice, reading, rights, screens, sheets
from handlers.duties.reading import Read
from handlers.duties.say import say
from handlers.duties.words import office_says
from handlers.wording import number
from knowledge.text import bare, fold

PASTE = "duty-paste"  # about: the file with what was pasted so far
_TYPED = "van-ban-da-dan.txt"
_FULL = {"telegram": 3900, "zalo": 1900}  # characters at which a channel cuts a long text into several messages
_LEAST = 250  # characters of a pasted document
_MARKS = (
    r"cong hoa xa hoi chu nghia", r"uy ban nhan dan|\bubnd\b|^\s*so \w+", r"^\W*(?:ke hoach|cong van|quyet dinh|chuong "
        r"trinh|thong "
        r"bao)\W*$",
    r"kinh gui", r"\bso\s*:?\s*\d+\s*/", r"can cu ", r"truoc ngay|cham nhat|thoi han|hoan thanh truoc", r"noi nhan",
)  # fmt: skip
_READ = {"doc", "doc di", "doc ke hoach", "het", "het roi", "xong", "da het", "doc luon"}
_LARGE = (
    "Tệp lớn quá 20 MB nên tôi không nhận được. Anh/chị tách phần giao việc ra tệp riêng nhỏ hơn, hoặc dán chữ vào đây."
)
_PICTURE = "Tôi chưa đọc được chữ trong ảnh. Anh/chị gửi bản Word, PDF có chữ, hoặc dán chữ vào đây."
_HOW = "Anh/chị gửi tệp kế hoạch, công văn (Word, PDF có chữ), bảng Excel đã sửa, hoặc dán chữ vào đây."


def order(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/kehoach: what is being worked on, how to hand in another; "moi FILE": read a file once more."""
    if not rights.is_of_office(asker) or asker.turn.is_group:
        return say(memory, "Kế hoạch do Văn phòng đưa vào, trong tin nhắn riêng.")
    what, _, id = rest.partition(" ")
    if what == "moi" and (kept := files.get(asker.connection, id, asker.now)):
        return _read(kept, memory, context, asker, again=True)
    if asker.turn.document:
        return document(memory, context, asker) or say(memory, _HOW)
    if len(rest) >= _LEAST:
        return _pasted(rest, "", memory, context, asker)
    pending.ask(asker.connection, asker.turn.address, asker.account, PASTE, json.dumps({"file": ""}), asker.now)
    waiting = [plan for plan in plans.listed(asker.connection) if plan.open][:5]
    lines = [item(f"{_called(plan)}: còn {number(plan.open)} việc chưa xem") for plan in waiting]
    choices = tuple(Choice(meant.short(f"Xem tiếp: {plan.title}", 60), f"/dexuat xem {plan.id}") for plan in waiting)
    blocks = [paragraph("Đang xem dở:"), *lines] if waiting else []
    return say(memory, _HOW, *blocks, choices=choices)


def heard(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """A file of the Office, or a text that can only be a pasted document."""
    if not rights.is_of_office(asker) or asker.turn.is_group:
        return None
    if asker.turn.document:
        return document(memory, context, asker)
    if looks_like_a_plan(asker.turn.text):
        return _pasted(asker.turn.text, "", memory, context, asker)
    return None


def looks_like_a_plan(text: str) -> bool:
    """Is this the text of a document that gives orders? Long, in lines, with two marks of one at least."""
    if len(text) < _LEAST or text.count("\n") < 3:
        return False
    plain = bare(text)
    return sum(bool(re.search(mark, plain, re.MULTILINE)) for mark in _MARKS) >= 3


def reader(person: Person | None, turn: Turn, context: Context) -> Callable[[bytes, str], bytes] | None:
    """Reads what the Office sends privately before its turn is handled: it takes long, and a turn is a transaction."""
    sent = turn.document
    if person is None or person.role != "office" or turn.is_group or sent is None:
        return None
    if _is_picture(sent.media, sent.name) or reading.is_sheet(sent.name):
        return None
    return lambda body, name: reading.as_json(reading.plan_of(body, name, context))


def _is_picture(media: str, name: str) -> bool:
    return media.startswith("image/") or name.lower().endswith((".jpg", ".jpeg", ".png", ".heic"))


def document(memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """The file that came with this turn, read as a plan or as a sheet."""
    sent = asker.turn.document
    if sent is None:
        return None
    if sent.trouble:
        return say(
            memory, _LARGE if sent.trouble == "large" else "Tôi không lấy được tệp vừa gửi. Anh/chị gửi lại giúp."
        )
    kept = files.get(asker.connection, sent.file, asker.now) if sent.file else None
    if kept is None:
        return None
    if _is_picture(kept.media, kept.name):
        return say(memory, _PICTURE, choices=(notice.offer(kept.id),))
    read = files.get(asker.connection, sent.read, asker.now) if sent.read else None
    return _read(kept, memory, context, asker, reading.of_json(read.body) if read else None)


def _read(
    kept: files.File, memory: Memory, context: Context, asker: Asker, found: Read | None = None, again: bool = False
) -> Answer:
    """What a kept file holds; `found` when it was read before this turn."""
    if reading.is_sheet(kept.name):
        return sheets.offered(kept, memory, context, asker)
    found = found or reading.plan_of(kept.body, kept.name, context)
    if found.trouble:
        return say(memory, found.trouble, choices=(notice.offer(kept.id),))
    before = plans.alike(asker.connection, found.number, found.title)
    if before and not again:
        return _known(before, kept, memory, context, asker)
    if not found.drafts:
        said = f"Tôi đọc “{found.title}” nhưng không thấy việc nào giao cho đơn vị."
        return say(memory, said, *(item(note) for note in found.notes), choices=(notice.offer(kept.id),))
    id = reading.proposed(asker.connection, found, kept.id, rights.act_of(asker))
    return _told(found, id, kept, memory, asker)


def _told(found: Read, id: str, kept: files.File, memory: Memory, asker: Asker) -> Answer:
    """What was read, before the first screen."""
    pending.ask(asker.connection, asker.turn.address, asker.account, screens.READ, json.dumps({"plan": id}), asker.now)
    head = " ".join(
        filter(None, (found.number and f"số {found.number}", found.issued and f"ngày {found.issued:%d/%m/%Y}"))
    )
    named = f"“{found.title}”, {head}" if head else f"“{found.title}”"
    lead = f"Tôi đã đọc {named}: {number(len(found.drafts))} việc, {number(found.dated)} việc có hạn."
    notes = [paragraph("Lưu ý:"), *(item(note) for note in found.notes[:8])] if found.notes else []
    how = "Chưa giao cho ai: anh/chị xem từng việc rồi nhận, sửa hoặc bỏ."
    choices = (Choice("Xem từng việc", f"/dexuat xem {id}"), Choice("Nhận tất cả việc có hạn", f"/dexuat tatca {id}"))
    if kept.name != _TYPED:
        choices += (notice.offer(kept.id),)
    return say(memory, lead, *notes, how, choices=choices)


def _known(before: Plan, kept: files.File, memory: Memory, context: Context, asker: Asker) -> Answer:
    day = before.made_at.astimezone(context.zone)
    left = f"còn {number(before.open)} việc chưa xem" if before.open else "đã xem hết"
    said = f"Kế hoạch này đã đọc ngày {day:%d/%m/%Y} ({_called(before)}), {left}."
    go_on = (Choice("Xem tiếp bản đã đọc", f"/dexuat xem {before.id}"),) if before.open else ()
    files.hold(asker.connection, kept.id, asker.now + pending.KEPT)
    choices = (*go_on, Choice("Đọc lại từ đầu", f"/kehoach moi {kept.id}"), notice.offer(kept.id))
    more = "Đọc lại từ đầu thì những việc đã giao vẫn còn, anh/chị thu hồi bằng “thu hồi NV…” nếu trùng."
    return say(memory, said, more, choices=choices)


def _called(plan: Plan) -> str:
    return f"{plan.title}, số {plan.number}" if plan.number else plan.title


def _pasted(text: str, before: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """One piece more of a pasted document. A piece as long as the channel allows is hardly the last one."""
    kept = files.get(asker.connection, before, asker.now) if before else None
    whole = _joined(kept.body.decode(), text) if kept else text
    if len(text) < _FULL.get(asker.channel, 10**9):
        return _read(_keep(whole, asker), memory, context, asker)
    about = json.dumps({"file": _keep(whole, asker).id})
    pending.ask(asker.connection, asker.turn.address, asker.account, PASTE, about, asker.now)
    said = (
        f"Đã nhận {number(len(whole))} ký tự. Văn bản dài thường bị ngắt thành nhiều tin: anh/chị dán tiếp, "
        "hết thì gõ “đọc”."
    )
    return say(meant.unlisted(memory), said)


def _joined(before: str, text: str) -> str:
    """Two messages of one text: a channel cuts between words, in the middle of a sentence as well."""
    goes_on = text[:1].islower() or text[:1].isdigit() and before.rstrip()[-1:] not in ".;:"
    return f"{before}{' ' if goes_on else chr(10)}{text}"


def _keep(text: str, asker: Asker) -> files.File:
    id = files.keep(
        asker.connection,
        text.encode(),
        _TYPED,
        asker.now,
        media="text/plain",
        until=asker.now + pending.KEPT,
    )
    found = files.get(asker.connection, id, asker.now)
    assert found is not None
    return found


def _take(about: str, text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """The next piece, or "đọc"."""
    before = json.loads(about)["file"]
    if not rights.is_of_office(asker):
        return None
    if asker.turn.document:
        return document(memory, context, asker)
    if fold(text) in _READ and before:
        kept = files.get(asker.connection, before, asker.now)
        return _read(kept, memory, context, asker) if kept else None
    raw = asker.turn.text
    if office_says(text) or (len(raw) < (200 if before else _LEAST) and raw.count("\n") < 3):
        return None
    return _pasted(raw, before, memory, context, asker)


expected.TAKERS[PASTE] = expected.Taker(_take)
