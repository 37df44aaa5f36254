"""What is understood of a duty before it is one: line by line, and what is still wrong with it."""

from bot.message import Block, item
from handlers.context import Context
from handlers.duties import draft as drafts
from handlers.duties import meant
from handlers.duties.draft import Draft
from handlers.units import unit_name
from handlers.wording import number
from knowledge.duties import days_off, ladder
from knowledge.duties.when import when

_NAMED = 4  # units that are named on a screen; of more only the codes are
_QUOTE = 300  # characters of the plan's words on a screen


def details(draft: Draft, context: Context) -> list[Block]:
    """What is understood of a duty, line by line; what is missing is said to be."""
    units = ", ".join(f"{unit_name(context.department, code)} ({code})" for code in draft.units)
    if len(draft.units) > _NAMED:
        every = len(draft.units) == len(context.department.units)
        units = f"{'tất cả ' if every else ''}{len(draft.units)} đơn vị: {', '.join(draft.units)}"
    called = f" (văn bản ghi: {'; '.join(draft.named)})" if draft.named else ""
    limit = draft.limit
    due = days_off.moved(context.calendar, limit, draft.day_off) if limit else None
    moved = days_off.said(context.calendar, limit, due, draft.day_off) if limit and due else ""
    quoted = ladder.limit_words(draft.quote)
    quoted = quoted if limit and f"{limit:%d/%m}" in _day_named(quoted, context) else ""
    off = f"hạn rơi vào ngày nghỉ thì {drafts.DAY_OFF[draft.day_off]}" if draft.recurrence or draft.relative else ""
    past = " (đã qua)" if draft.is_past(context.today()) else ""
    lines = [
        f"Đơn vị: {units or 'chưa rõ, anh/chị gõ “đơn vị …”'}{called}",
        f"Hạn: {drafts.deadline(draft)}{past}" + (f", theo chữ “{quoted}”" if quoted else ""),
        moved.rstrip("."),
        off and off[0].upper() + off[1:],
        f"Loại: {context.rules.kind(draft.kind).name}" + (f"; mục tiêu: {draft.target}" if draft.target else ""),
        draft.recipient and f"Nơi nhận: {draft.recipient}",
        draft.cooperating and f"Phối hợp: {'; '.join(draft.cooperating)}",
        draft.evidence and f"Sản phẩm: {draft.evidence}",
        draft.quote
        and draft.quote != draft.task
        and f"Nguyên văn: “{meant.short(' '.join(draft.quote.split()), _QUOTE)}”",
    ]
    return [item(line) for line in lines if line]


def _day_named(quoted: str, context: Context) -> str:
    """The day that the plan's words name, as day and month; "" for none."""
    named = when(quoted, context.today()).due
    return f"{named:%d/%m}" if named else ""


def fault(draft: Draft, context: Context) -> str:
    """Why a draft cannot be accepted as it is, and what to type; "" when it can."""
    if not draft.units:
        return "Việc này chưa có đơn vị. Anh/chị gõ, ví dụ: đơn vị VL, NCC; hoặc: tất cả các phòng."
    if draft.is_past(context.today()) and draft.limit:
        return f"Hạn {draft.limit:%d/%m/%Y} đã qua. Anh/chị gõ hạn khác, ví dụ: hạn 20/03/2027; hoặc chọn Bỏ."
    return ""


def whom(draft: Draft, context: Context) -> str:
    """The units of a draft in a sentence."""
    if len(draft.units) > 3:
        return f"{number(len(draft.units))} đơn vị"
    return ", ".join(unit_name(context.department, code) for code in draft.units)
