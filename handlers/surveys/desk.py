"""What the desk does in its own chat: a ticket for one person, to be invited after the day of the appointment."""

import re
from datetime import date

from bot.message import Memory, paragraph
from bot.state import survey_codes
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from knowledge.surveys.form import Form

_DAY = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}))?(?!\d)")
_CODE = re.compile(r"(?<!\S)\d\.\d{6}\S*")
_FORM = "giao-dich"  # what is asked after a transaction
_HOW = "Anh/chị gõ /hen, ngày hẹn trả kết quả và mã thủ tục (nếu có), ví dụ: /hen 04/12/2026 2.001955."
_NOT_YOURS = "Mã hẹn khảo sát do người của Văn phòng và các đơn vị tạo. Muốn đánh giá ngay, anh/chị gõ “khảo sát”."


def ticket(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/hen 04/12/2026 2.001955: a ticket that the citizen sends to the assistant by himself."""
    if asker.role not in ("staff", "office") or asker.person is None:
        return simple("smalltalk", memory, paragraph(_NOT_YOURS))
    form = context.surveys.get(_FORM) or next(iter(context.surveys.values()), None)
    today = asker.now.astimezone(context.zone).date()
    on, code = _day(rest, today), _CODE.search(rest)
    if form is None or on is None:
        return simple("smalltalk", memory, paragraph(_HOW))
    if on < today:
        return simple("smalltalk", memory, paragraph(f"Ngày {on:%d/%m/%Y} đã qua. {_HOW}"))
    procedure = code[0] if code else ""
    if procedure and context.library().record(procedure) is None:
        return simple("smalltalk", memory, paragraph(f"Dữ liệu hiện có không có thủ tục mã {procedure}. {_HOW}"))
    return _made(form, on, procedure, memory, asker)


def _made(form: Form, on: date, procedure: str, memory: Memory, asker: Asker) -> Answer:
    assert asker.person is not None  # nobody else comes here
    where = {"unit": asker.person.unit, "procedure": procedure, "invite_on": on}
    made = survey_codes.make(asker.connection, form.code, asker.now, **where)  # type: ignore[arg-type]
    said = f"Mã hẹn khảo sát cho một người, mời sau ngày {on:%d/%m/%Y}. Người ấy tự nhắn cho trợ lý đúng dòng này:"
    return simple("smalltalk", memory, paragraph(said), paragraph(f"/khaosat {made}"))


def _day(said: str, today: date) -> date | None:
    found = _DAY.search(said)
    if not found:
        return None
    try:
        day = date(int(found[3] or today.year), int(found[2]), int(found[1]))
    except ValueError:
        return None
    # In December "05/01" is next year's.
    return day.replace(year=day.year + 1) if not found[3] and (today - day).days > 180 else day
