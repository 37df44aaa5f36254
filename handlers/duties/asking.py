"""Who may ask for tables and papers, for which period, and what is said when that cannot be."""

from collections.abc import Callable
from datetime import date

from bot.message import Memory, paragraph
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.period import Period, PeriodError, period_of, year

_NOT_YOURS = "Bảng theo dõi, xếp hạng, báo cáo dành cho Văn phòng và lãnh đạo."
_PRIVATELY = "Tệp này anh/chị nhắn riêng cho tôi để lấy, vì trong đó có nội dung của nhiều đơn vị."


def may(asker: Asker) -> bool:
    """Is this somebody of the Office or a leader?"""
    return asker.role in ("office", "leader")


def today(context: Context, asker: Asker) -> date:
    """The day on which somebody asks."""
    return asker.now.astimezone(context.zone).date()


def answered(
    make: Callable[[Period], Answer], rest: str, memory: Memory, context: Context, asker: Asker, private: bool = False
) -> Answer:
    """What `make` gives for the period that was named (this year when none was), to those who may ask for it.

    `private`: not in a group.
    """
    if not may(asker):
        return simple("smalltalk", memory, paragraph(_NOT_YOURS))
    if private and asker.turn.is_group:
        return simple("smalltalk", memory, paragraph(_PRIVATELY))
    day = today(context, asker)
    try:
        return make(period_of(rest, day) or year(day.year))
    except PeriodError as error:
        return simple("smalltalk", memory, paragraph(str(error)))
