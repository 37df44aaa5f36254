"""Everything the service can do, on one page."""

from bot.message import Memory, Reply, Turn, paragraph
from handlers import ask, browse, welcome
from handlers.answer import Answer, simple
from handlers.context import Context
from handlers.understand import (
    Browse,
    ByCode,
    Contact,
    FollowUp,
    NoSuchNumber,
    Nothing,
    Pick,
    Question,
    Smalltalk,
    understand,
)


def answer(text: str, memory: Memory, context: Context, whole: bool = False) -> Answer:
    """One turn of a conversation. `whole`: long dossiers are given whole instead of case by case."""
    asked = context.library().read(text)
    match understand(text, asked, memory):
        case Nothing():
            return simple(
                "unknown",
                memory,
                paragraph(
                    "Tôi chưa đọc được nội dung. Anh/chị gõ việc cần làm, ví dụ: đăng ký khai sinh cần giấy tờ gì."
                ),
            )
        case Pick(says):
            return answer(says, memory, context, whole)
        case NoSuchNumber(most):
            said = f"Danh sách vừa rồi chỉ có từ 1 đến {most}." if most else "Hiện không có danh sách nào để chọn số."
            return simple(
                "unknown", memory, paragraph(f"{said} Anh/chị chọn lại hoặc gõ câu hỏi."), choices=memory.choices
            )
        case Smalltalk(kind):
            return welcome.smalltalk(kind, memory, context)
        case Contact(kind):
            return welcome.contact(kind, memory, context)
        case ByCode() as wish:
            return ask.by_code(wish, memory, context, whole)
        case Browse(field, page):
            return browse.browse(field, page, memory, context)
        case FollowUp() as wish:
            return ask.follow_up(wish, memory, context, whole)
        case Question() as wish:
            return ask.question(wish, memory, context, whole)
        case _:
            return ask.question(Question(asked), memory, context, whole)


def reply(turn: Turn, memory: Memory, context: Context) -> tuple[Reply, Memory]:
    """One turn for a channel: what to say, and what to remember."""
    given = answer(turn.text, memory, context)
    return given.reply, given.memory
