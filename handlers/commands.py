"""Orders with a slash: which there are, and who does them."""

from collections.abc import Callable

from bot.message import Memory, paragraph
from handlers import groups, people, privacy, staffed, undelivered
from handlers import help as helping
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.duties import asked_for, feed_asked, table_asked
from handlers.duties import orders as duties
from handlers.surveys import answering, asking, corrective, desk, orders, told
from handlers.understand import Command, MyData

Order = Callable[[str, Memory, Context, Asker], Answer]

# What Telegram shows as the menu.
MENU = (
    ("help", "Anh/chị làm được gì ở đây"),
    ("viec", "Việc của đơn vị tôi"),
    ("donvi", "Các đơn vị; trong nhóm: gắn nhóm với đơn vị"),
    ("khaosat", "Đánh giá, trả lời khảo sát"),
    ("bang", "Bảng theo dõi nhiệm vụ (Văn phòng, lãnh đạo)"),
    ("lich", "Lịch việc của đơn vị, để thêm vào điện thoại"),
    ("lienket", "Dùng Telegram, Zalo và trang web như một người"),
    ("dulieu", "Xem dữ liệu của tôi"),
    ("xoadulieu", "Xoá dữ liệu của tôi"),
)
_ORDERS: dict[str, Order] = {
    "start": people.start,
    "batdau": people.start,
    "lienket": people.link,
    "moi": people.invite,
    "donvi": groups.unit,
    "nhom": groups.listed,
    "nguoi": staffed.order,
    "chuagui": undelivered.listed,
    "guilai": undelivered.again,
    "khaosat": orders.survey,
    "danhgia": orders.survey,
    "phieu": orders.listed,
    "ketqua": told.ordered,
    "khacphuc": corrective.ordered,
    "hen": desk.ticket,
    asking.TAP: answering.tapped,
    "bang": table_asked.table,
    "xephang": asked_for.ranking,
    "donduc": asked_for.letter,
    "baocaonam": asked_for.report,
    "lich": feed_asked.link,
    "dulieu": lambda rest, memory, context, asker: privacy.answer(MyData("show"), memory, context, asker),
    "xoadulieu": lambda rest, memory, context, asker: privacy.answer(MyData("delete"), memory, context, asker),
    **duties.ORDERS,
}
_HELP = ("help", "trogiup", "huongdan", "lenh")
NAMES = (*_ORDERS, *_HELP)


def obey(wish: Command, memory: Memory, context: Context, asker: Asker | None) -> Answer:
    """Do what an order says; one that there is not is answered with what there is."""
    if wish.name in _HELP:
        return helping.show(memory, context, asker)
    order = _ORDERS.get(wish.name)
    if order is None:
        return helping.unknown(wish.name, memory, context, asker)
    if asker is None:
        said = f"Lệnh /{wish.name} dùng khi nhắn tin qua Telegram, Zalo hoặc trang web."
        return simple("smalltalk", memory, paragraph(said))
    if asker.turn.by_link:
        return simple("smalltalk", memory, paragraph(f"Anh/chị gõ lệnh /{wish.name} vào ô câu hỏi rồi gửi."))
    return order(wish.rest, memory, context, asker)
