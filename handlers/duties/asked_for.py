"""Tables, rankings, papers and calendars that people ask for in words, and the orders that make them."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.message import Choice, Memory, item, paragraph
from bot.state import Connection
from handlers import wording
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.duties import feed_asked, gather, rights
from handlers.duties.asking import answered, may, today
from handlers.duties.ranking import Rank, ranked
from handlers.duties.table_asked import table
from handlers.made_file import handed, promised
from handlers.period import Period, period_of, year
from handlers.units import unit_name
from knowledge.text import fold

LETTER, REPORT = "letter", "yearly-report"  # recipes
_PLEASE = r"(?:(?:hay )?(?:cho|gui|xem|in|ve|lap|lay|soan|lam|viet|xuat|tao)(?: (?:toi|minh|em))?(?: xem)? )?"
_TABLE = re.compile(rf"{_PLEASE}(?:(?:anh|hinh|tep|file) )?(?:bang|ma tran) theo doi\b(.*)")
_RANKING = re.compile(rf"{_PLEASE}(?:bang )?xep hang(?: cac)?(?: (?:don vi|phong))?\b(.*)")
_LETTER = re.compile(rf"{_PLEASE}cong van don doc\b(.*)")
_REPORT = re.compile(rf"{_PLEASE}bao cao (?:tong ket )?(?:(?:ca )?nam\b|ket qua (?:thuc hien )?nhiem vu\b)(.*)")
_CALENDAR = re.compile(
    rf"{_PLEASE}(?:duong dan |link )?lich (?:viec )?(?:cua )?(?:phong|don vi|nhom)(?: (?:toi|minh))?"
)
_NOBODY_LATE = "Không có việc nào quá hạn nên không cần công văn đôn đốc."
_GROUPS = re.compile(r"\b(?:vao|cho|toi|den) (?:cac |tat ca (?:cac )?)?nhom\b")


def heard(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """Words that ask for one of these; None from people who may not have them, and for anything else."""
    if asker.person is None or asker.turn.by_link:
        return None
    said = fold(text)
    if _CALENDAR.fullmatch(said) and (may(asker) or rights.units_of(asker, context)):
        return feed_asked.link("", memory, context, asker)
    if not may(asker):
        return None
    if _TABLE.fullmatch(said):
        return table(f"{_way(said)} {text}", memory, context, asker)
    for pattern, order in ((_RANKING, ranking), (_LETTER, letter), (_REPORT, report)):
        if pattern.fullmatch(said):
            return order(text, memory, context, asker)
    return None


def _way(said: str) -> str:
    """How the table is wanted, as the first word of the order."""
    if _GROUPS.search(said):
        return "nhom"
    if re.search(r"\b(?:excel|xlsx|bang tinh)\b", said):
        return "excel"
    return "anh" if re.search(r"\b(?:anh|hinh)\b", said) else "chu"


def ranking(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/xephang [period]: the units by on-time share."""
    return answered(lambda period: _ranking(period, memory, context, asker), rest, memory, context, asker)


def _ranking(period: Period, memory: Memory, context: Context, asker: Asker) -> Answer:
    found = gather.table(asker.connection, period, today(context, asker), context)
    ranks = ranked(found.rows, found.today)
    if not ranks:
        said = f"Trong {period.name} chưa có việc nào đủ căn cứ để xếp hạng."
        return simple("smalltalk", memory, paragraph(said))
    blocks = [paragraph(f"Xếp hạng đơn vị theo tỷ lệ đúng hạn, {period.name}, đến ngày {found.today:%d/%m/%Y}:")]
    blocks += [item(_line(rank, context)) for rank in ranks]
    without = [u.name for u in context.department.units if u.code not in {rank.unit for rank in ranks}]
    if without:
        blocks.append(paragraph(f"Không xếp hạng vì chưa có việc được tính: {', '.join(without)}."))
    return simple("smalltalk", memory, *blocks, choices=(Choice("Bảng theo dõi", f"/bang {period.says}"),))


def _line(rank: Rank, context: Context) -> str:
    name, number = unit_name(context.department, rank.unit), wording.number
    late = f", {number(rank.late)} việc quá hạn chưa báo cáo" if rank.late else ""
    share = f"{rank.percent} ({number(rank.in_time)}/{number(rank.counted)} việc)"
    return f"Hạng {rank.place}: {name}, {share}{late}"


def letter(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/donduc [period]: the letter that urges the units that are late today."""
    return answered(lambda _: _letter(rest, memory, context, asker), rest, memory, context, asker, private=True)


def _letter(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    day = today(context, asker)
    period = period_of(rest, day)
    if not gather.late(asker.connection, period, day):
        return simple("smalltalk", memory, paragraph(_NOBODY_LATE))
    said = "Dự thảo công văn đôn đốc các đơn vị quá hạn. Số văn bản để trống; anh/chị xem lại trước khi trình ký."
    file = promised(f"Công văn đôn đốc {day:%d-%m-%Y}.docx", LETTER, period=period and period.says)
    return handed(said, file, memory)


def urging(about: dict[str, Any], connection: Connection, at: datetime, context: Context) -> Callable[[], bytes | str]:
    """The letter that was asked for, about what is late when it is drawn."""
    day = at.astimezone(context.zone).date()
    return gather.urging(connection, period_of(about["period"] or "", day), day, context) or (lambda: _NOBODY_LATE)


def report(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/baocaonam [period]: the report on a year, or on another period."""
    return answered(lambda period: _report(period, memory, context, asker), rest, memory, context, asker, private=True)


def _report(period: Period, memory: Memory, context: Context, asker: Asker) -> Answer:
    said = f"Dự thảo báo cáo {period.name}. Phần nhận xét, kiến nghị do Văn phòng viết; số văn bản để trống."
    file = promised(f"Báo cáo {period.name.replace('/', '-')}.docx", REPORT, period=period.says)
    return handed(said, file, memory)


def yearly(about: dict[str, Any], connection: Connection, at: datetime, context: Context) -> Callable[[], bytes]:
    """The report that was asked for, as things stand when it is drawn."""
    day = at.astimezone(context.zone).date()
    return gather.report(connection, period_of(about["period"], day) or year(day.year), day, context)
