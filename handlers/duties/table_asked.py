"""The table duty × unit on order: in words, as a picture, as a workbook, into the units' groups."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.message import Choice, Memory, Reply, paragraph
from bot.state import Connection, groups, outbox
from bot.state.outbox import OutboxRow
from handlers import wording
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.duties import gather, matrix_words
from handlers.duties.asking import answered, today
from handlers.made_file import handed, promised
from handlers.period import Period, period_of, year
from knowledge.text import fold

KIND = "matrix"  # of the outbox rows that bring a page of the table to a group
PICTURE, WORKBOOK = "table-picture", "table-workbook"  # recipes
_PAGE = re.compile(r"\btrang (\d{1,3})\b")
_MOST_PAGES = 10  # that a group is sent
_GONE = "Bảng vừa thay đổi và không còn trang này. Anh/chị lấy lại ảnh bảng theo dõi."
_NOTHING = "Chưa có việc nào có hạn trong {}."


def table(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/bang [anh [trang N] | excel | nhom | guinhom] [period]."""
    way = fold(rest).partition(" ")[0]
    make = {"anh": _picture, "excel": _sheet, "nhom": _ask_groups, "guinhom": _to_groups}.get(way, _text)
    return answered(
        lambda period: make(rest, period, memory, context, asker), rest, memory, context, asker, way == "excel"
    )


def _text(rest: str, period: Period, memory: Memory, context: Context, asker: Asker) -> Answer:
    found = gather.table(asker.connection, period, today(context, asker), context)
    if not found.rows:
        return simple("smalltalk", memory, paragraph(_NOTHING.format(period.name)))
    blocks = matrix_words.said(found, context.department)
    return simple("smalltalk", memory, *blocks, choices=_choices(period, asker))


def _choices(period: Period, asker: Asker) -> tuple[Choice, ...]:
    offered = [Choice("Ảnh bảng theo dõi", f"/bang anh {period.says}")]
    if not asker.turn.is_group:
        offered.append(Choice("Tệp Excel", f"/bang excel {period.says}"))
    if not asker.turn.is_group and asker.role == "office":
        offered.append(Choice("Gửi ảnh vào các nhóm", f"/bang nhom {period.says}"))
        offered.append(Choice("Công văn đôn đốc", "/donduc"))
    offered.append(Choice("Xếp hạng đơn vị", f"/xephang {period.says}"))
    if not asker.turn.is_group:
        offered.append(Choice("Dự thảo báo cáo (Word)", f"/baocaonam {period.says}"))
    return tuple(offered)


def _picture(rest: str, period: Period, memory: Memory, context: Context, asker: Asker) -> Answer:
    """One page, and the way to the next."""
    pages = gather.pages(asker.connection, period, today(context, asker), context)
    if not pages:
        return simple("smalltalk", memory, paragraph(_NOTHING.format(period.name)))
    asked = _PAGE.search(fold(rest))
    number = min(max(int(asked[1]) if asked else 1, 1), len(pages))
    following = (Choice(f"Trang {number + 1}/{len(pages)}", f"/bang anh trang {number + 1} {period.says}"),)
    name, more = _name(period, number, len(pages)), following if number < len(pages) else ()
    file = promised(name, PICTURE, period=period.says, page=number)
    return handed(f"Bảng theo dõi {period.name}:", file, memory, more)


def _sheet(rest: str, period: Period, memory: Memory, context: Context, asker: Asker) -> Answer:
    said = f"Bảng theo dõi {period.name}, kèm danh sách việc, minh chứng và xếp hạng:"
    file = promised(f"Bảng theo dõi {_as_name(period)}.xlsx", WORKBOOK, period=period.says)
    return handed(said, file, memory)


def _ask_groups(rest: str, period: Period, memory: Memory, context: Context, asker: Asker) -> Answer:
    """Before many people get something, it is asked once more."""
    where = groups.listed(asker.connection)
    if refused := _no_groups(where, asker):
        return simple("smalltalk", memory, paragraph(refused))
    count = len(gather.pages(asker.connection, period, today(context, asker), context))
    if not 0 < count <= _MOST_PAGES:
        many = f"Bảng theo dõi {period.name} có {count} ảnh, quá nhiều cho một nhóm. Anh/chị chọn kỳ ngắn hơn."
        return simple("smalltalk", memory, paragraph(many if count else _NOTHING.format(period.name)))
    said = f"Gửi bảng theo dõi {period.name} ({wording.number(count)} ảnh) vào {wording.number(len(where))} nhóm?"
    choices = (Choice("Gửi vào các nhóm", f"/bang guinhom {period.says}"), Choice("Không gửi", f"/bang {period.says}"))
    return simple("smalltalk", memory, paragraph(said), choices=choices)


def _to_groups(rest: str, period: Period, memory: Memory, context: Context, asker: Asker) -> Answer:
    where = groups.listed(asker.connection)
    if refused := _no_groups(where, asker):
        return simple("smalltalk", memory, paragraph(refused))
    count = len(gather.pages(asker.connection, period, today(context, asker), context))
    pages = range(1, min(count, _MOST_PAGES) + 1)
    minute = f"{asker.now:%Y%m%d%H%M}"  # whoever taps twice sends once
    for group in where:
        for page in pages:
            key = f"bang:{minute}:{period.says}:{page}:{group.address.chat}"
            about = json.dumps({"period": period.says, "page": page})
            outbox.put(
                asker.connection, group.address, None, asker.now, key[:200], is_group=True, kind=KIND, about=about
            )
    return simple("smalltalk", memory, paragraph(f"Tôi đang gửi vào {wording.number(len(where))} nhóm."))


def _no_groups(where: list[groups.Group], asker: Asker) -> str:
    if asker.role != "office" or asker.turn.is_group:
        return "Gửi bảng vào các nhóm là việc của Văn phòng, trong tin nhắn riêng."
    return "" if where else "Chưa có nhóm nào gắn với đơn vị. Anh/chị gõ /nhom để xem cách gắn nhóm."


def page_for_group(row: OutboxRow, connection: Connection, at: datetime, context: Context) -> Reply | None:
    """A page of the table as it stands when it is sent; None when the table has no such page any more."""
    wanted, day = json.loads(row.about), at.astimezone(context.zone).date()
    period = period_of(wanted["period"], day)
    if period is None:
        return None
    pages = gather.pages(connection, period, day, context)
    if wanted["page"] > len(pages):
        return None
    file = promised(_name(period, wanted["page"], len(pages)), PICTURE, **wanted)
    return Reply((paragraph(f"Bảng theo dõi {period.name}, đến ngày {day:%d/%m/%Y}:"),), attachment=file)


def picture(about: dict[str, Any], connection: Connection, at: datetime, context: Context) -> Callable[[], bytes | str]:
    """A page of the table as it stands when it is drawn."""
    day = at.astimezone(context.zone).date()
    period = period_of(about["period"], day) or year(day.year)
    pages = gather.pages(connection, period, day, context)
    return pages[about["page"] - 1] if about["page"] <= len(pages) else lambda: _GONE


def workbook(about: dict[str, Any], connection: Connection, at: datetime, context: Context) -> Callable[[], bytes]:
    """The table as it stands when it is drawn."""
    day = at.astimezone(context.zone).date()
    return gather.sheet(connection, period_of(about["period"], day) or year(day.year), day, context)


def _name(period: Period, page: int, pages: int) -> str:
    return f"Bảng theo dõi {_as_name(period)}{f' trang {page}' if pages > 1 else ''}.png"


def _as_name(period: Period) -> str:
    """A period as a part of a file's name."""
    return period.name.replace("/", "-")
