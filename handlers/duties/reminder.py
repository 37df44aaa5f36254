"""The words of a reminder: what a unit has to do, by when, and what it may answer."""

from collections.abc import Sequence
from datetime import date

from bot.message import MOST_CHOICES, Block, Choice, Reply, item, paragraph
from bot.state.duties import Row
from handlers.context import Context
from handlers.duties import steps
from handlers.units import unit_name
from handlers.wording import number
from knowledge.calendar import spoken
from knowledge.duties import days_off, ladder, occurrences

_SHOWN = 10  # rows in one message; a message that nobody reads reminds nobody
_LONG = 140  # characters of a task
_LABEL = 30  # characters of a task on a button


def reply(context: Context, unit: str, rows: Sequence[Row], day: date, private: bool = False) -> Reply:
    """The reminder of a day for a unit. `private`: it goes to one person, because the group cannot be reached."""
    lead = f"Kính gửi {unit_name(context.department, unit)}."
    what = f"Nhắc việc {spoken(day)}: {number(len(rows))} việc chưa báo cáo."
    return Reply((paragraph(lead), *why(private), paragraph(what), *entries(context, rows, day)), choices(rows))


def why(private: bool) -> tuple[Block, ...]:
    """Why one person is written to instead of the group."""
    said = "Tôi nhắn riêng anh/chị vì chưa gửi được vào nhóm của đơn vị."
    return (paragraph(said),) if private else ()


def entries(context: Context, rows: Sequence[Row], day: date) -> tuple[Block, ...]:
    """The rows, the most urgent first, no more than a person reads."""
    shown = tuple(item(line(context, row, day)) for row in rows[:_SHOWN])
    left = len(rows) - len(shown)
    return (*shown, paragraph(f"và {number(left)} việc khác; gõ /viec để xem tất cả.")) if left else shown


def line(context: Context, row: Row, day: date) -> str:
    """ "Việc 27: Nộp báo cáo (quý IV/2026). Hạn thứ Sáu, 04/12/2026, còn 04 ngày làm việc." """
    which = occurrences.spoken(row.occurrence)
    task = short(row.task, _LONG) + (f" ({which})" if which else "")
    return " ".join(filter(None, (f"Việc {row.number}: {task}.", when(context, row, day), *_more(context, row, day))))


def when(context: Context, row: Row, day: date) -> str:
    """When it is due, seen from a day."""
    if row.due is None:
        return "Chưa có hạn."
    left = -steps.position(context, row, day)
    at = f"{row.time} " if row.time else ""
    if row.approximate:
        return f"Dự kiến xong {spoken(row.due)}."
    if left < 0:
        return f"Đã trễ {number(-left)} ngày làm việc (hạn {row.due:%d/%m/%Y})."
    if row.due == day:
        return f"Hạn là {at}hôm nay."
    far = f", còn {number(left)} ngày làm việc" if left else ""
    return f"Hạn {at}{spoken(row.due)}{far}."


def _more(context: Context, row: Row, day: date) -> list[str]:
    """The plan's own words, a move for a day off, what the unit and the Office have said."""
    found = []
    words = ladder.limit_words(row.quote)
    if words and row.due == row.named:
        found.append(f"Văn bản ghi “{words}”.")
    if row.due and row.named and day <= row.due:
        found.append(days_off.said(context.calendar, row.named, row.due, row.day_off))
    if row.state == "returned":
        found.append("Văn phòng đã trả lại, cần báo cáo lại.")
    if row.extension == "pending" and row.extension_until:
        found.append(f"Đang xin gia hạn đến {row.extension_until:%d/%m/%Y}, chờ Văn phòng trả lời.")
    return found


def choices(rows: Sequence[Row]) -> tuple[Choice, ...]:
    """What may be answered: for one row directly, for several the row to answer for. They name rows by number, so an
    old message's choices still mean the same."""
    new = any(row.state in ("new", "returned") for row in rows)
    if len(rows) == 1:
        row = rows[0]
        received = (Choice("Đã nhận", f"/nhan {row.number}"),) if new else ()
        return (*received, Choice("Đã xong", f"/xong {row.number}"), Choice("Xin gia hạn", f"/giahan {row.number}"))
    all_of_them = (Choice("Đã nhận tất cả", "/nhan tatca"),) if new else ()
    shown = rows[: MOST_CHOICES - len(all_of_them)]
    several = (Choice(f"Việc {r.number}: {short(r.task, _LABEL)}", f"/viec {r.number}") for r in shown)
    return (*several, *all_of_them)


def short(text: str, most: int) -> str:
    """A text cut between words, without a full stop at its end."""
    text = " ".join(text.split()).rstrip(" .;,")
    return text if len(text) <= most else text[: text.rfind(" ", 0, most)].rstrip(" .;,") + "…"
