"""One row or one duty on a screen: how it stands, what was shown, and what whoever looks may do with it."""

from dataclasses import replace

from bot.message import MOST_CHOICES, Attachment, Block, Choice, Memory, item, paragraph
from bot.state import duties, duty_log, duty_reports, files
from bot.state.duties import Duty, Row
from handlers.answer import Answer
from handlers.context import Asker, Context
from handlers.duties import closed, lines, rights
from handlers.duties.say import say
from handlers.units import unit_name
from knowledge.duties.occurrences import spoken as which


def answers(row: Row) -> tuple[Choice, ...]:
    """What a unit may say of a row."""
    first = (Choice("Đã nhận", f"/nhan {row.number}"),) if row.state in ("new", "returned") else ()
    return (*first, Choice("Đã xong", f"/xong {row.number}"), Choice("Xin gia hạn", f"/giahan {row.number}"))


def decisions(row: Row) -> tuple[Choice, ...]:
    """What the Office may decide about a row."""
    number, found = row.number, []
    if row.state == "reported":
        found += [Choice("Chấp nhận", f"/duyet {number}"), Choice("Trả lại", f"/tralai {number}")]
    if row.extension == "pending" and row.open:
        found += [Choice("Cho gia hạn", f"/chogiahan {number}"), Choice("Không cho gia hạn", f"/khonggiahan {number}")]
    if row.state in duties.CLOSED and not row.withdrawn:
        found.append(Choice("Mở lại", f"/molai {number}"))
    elif not row.withdrawn:
        found.append(Choice("Không áp dụng", f"/khongapdung {number}"))
    return (*found, Choice("Lịch sử", f"/lichsu {number}"))


def show(number: int, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/viec 27."""
    row = duties.row(asker.connection, number)
    if row is None:
        return say(memory, f"Không có việc {number}. Gõ /viec để xem việc của đơn vị.")
    mine, sees_all = rights.may_answer(asker, context, row), asker.role in ("office", "leader")
    if not mine and not sees_all:
        return say(memory, rights.refusal(asker, context, row.unit))
    return _with_file(say(memory, *_blocks(row, context, asker), choices=_choices(row, mine, asker)), row, asker)


def _choices(row: Row, mine: bool, asker: Asker) -> tuple[Choice, ...]:
    found: tuple[Choice, ...] = ()
    if mine and row.open:
        found += answers(row)
    elif mine and not row.withdrawn and row.state in ("reported", "accepted"):
        found += (Choice("Báo cáo bổ sung", f"/bosung {row.number}"),)
    if rights.is_of_office(asker):
        found += decisions(row)
    return found[:MOST_CHOICES]


def _blocks(row: Row, context: Context, asker: Asker) -> list[Block]:
    lead = f"Việc {row.number} (NV{row.duty_number}), {unit_name(context.department, row.unit)}:"
    about = [
        lines.task(row),
        f"{lines.due(row, context)}; {lines.state(row)}",
        f"loại: {context.rules.kind(row.kind).name}" + (f"; mục tiêu: {row.target}" if row.target else ""),
        row.recipient and f"nơi nhận: {row.recipient}",
        row.evidence and f"sản phẩm: {row.evidence}",
        row.extension_reason and row.extension == "pending" and f"lý do xin gia hạn: {row.extension_reason}",
        row.plan_title and f"theo: {row.plan_title}",
    ]
    said = [item(text) for text in closed.reported_by(row, context, asker)]
    returned = [r for r in duty_reports.of_row(asker.connection, row.id) if r.verdict == "returned"]
    if returned and row.state == "returned":
        said.append(item(f"Văn phòng trả lại, lý do: {returned[-1].verdict_note or 'không ghi'}"))
    return [paragraph(lead), *(item(text) for text in about if text), *([paragraph("Báo cáo:"), *said] if said else [])]


def _with_file(answer: Answer, row: Row, asker: Asker) -> Answer:
    """The answer with the last file that the unit showed."""
    ids = [r.evidence.file_id for r in duty_reports.of_row(asker.connection, row.id) if r.evidence.file_id]
    kept = files.get(asker.connection, ids[-1], asker.now) if ids else None
    if kept is None:
        return answer
    picture = kept.media.startswith("image/")
    return replace(answer, reply=replace(answer.reply, attachment=Attachment(kept.id, kept.name, picture)))


def duty(number: int, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/viec NV12: a duty with its rows; a unit sees its own."""
    found = duties.get(asker.connection, number)
    mine = rights.units_of(asker, context)
    rows = duties.of_duty(asker.connection, found.id) if found else []
    if asker.role not in ("office", "leader"):
        rows = [row for row in rows if row.unit in mine]
    if found is None or not rows and asker.role not in ("office", "leader"):
        return say(memory, f"Không có nhiệm vụ NV{number} của đơn vị anh/chị.")
    entries = [
        item(f"Việc {r.number}, {r.unit}: {which(r.occurrence) or lines.due(r, context)}; {lines.state(r)}")
        for r in rows[:40]
    ]
    more = [paragraph(f"Còn {len(rows) - 40} việc khác của nhiệm vụ này.")] if len(rows) > 40 else []
    choices = [Choice(f"Xem việc {row.number}", f"/viec {row.number}") for row in rows if row.state != "accepted"][:5]
    if rights.is_of_office(asker) and not found.withdrawn_at:
        choices.append(Choice("Thu hồi nhiệm vụ", f"/thuhoi NV{number}"))
    return say(memory, _duty_line(found), *entries, *more, choices=tuple(choices))


def _duty_line(duty: Duty) -> str:
    taken = " (đã thu hồi)" if duty.withdrawn_at else ""
    quoted = f" Nguyên văn: “{' '.join(duty.quote.split())}”." if duty.quote and duty.quote != duty.task else ""
    return f"{duty.code}{taken}: {duty.task}.{quoted}"


def history(number: int, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/lichsu 27: every change of a row, who made it and when."""
    row = duties.row(asker.connection, number)
    if row is None or not (rights.may_answer(asker, context, row) or asker.role in ("office", "leader")):
        return say(memory, f"Không có việc {number}, hoặc việc này của đơn vị khác.")
    changes = [
        *duty_log.of_duty(asker.connection, row.duty_id),
        *duty_log.of_row(asker.connection, row.duty_id, row.id),
    ]
    told = [closed.did(change, row, context, asker) + _dates(change) for change in sorted(changes, key=lambda c: c.at)]
    lead = f"Việc {number}, {unit_name(context.department, row.unit)}: {lines.line(row, context)}"
    return say(memory, lead, *(item(text) for text in told))


def _dates(change: duty_log.Change) -> str:
    day = change.detail.get("until") or change.detail.get("due") or change.detail.get("day")
    number = change.detail.get("document_number")
    return "".join((f", ngày {lines.spoken_iso(str(day))}" if day else "", f", văn bản số {number}" if number else ""))
