"""What somebody may do here: /help, and the answer to an unknown order."""

from bot.message import Memory, item, paragraph
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.units import role_name

_EVERYBODY = (
    "Hỏi thủ tục bằng lời thường ngày, ví dụ: đăng ký nội quy lao động mất bao lâu.",
    "Gõ số để chọn trong danh sách vừa hiện; gõ “gặp cán bộ” để có địa chỉ, số điện thoại.",
    "“khảo sát” hoặc /khaosat: đánh giá việc phục vụ; “không khảo sát nữa”: thôi được mời.",
    "👍 hoặc 👎 sau câu trả lời: cho biết câu trả lời đúng ý hay chưa.",
)
_PRIVATE = (
    "“xem dữ liệu của tôi”, “xoá dữ liệu của tôi” (hoặc /dulieu, /xoadulieu): xem, xoá những gì tôi giữ về anh/chị.",
    "/lienket: dùng Telegram, Zalo và trang web như cùng một người.",
)
_RESULTS = "“kết quả khảo sát tháng này” (hoặc /ketqua quý 3): số liệu khảo sát và báo cáo Word"
_TICKET = "/hen, ngày hẹn trả và mã thủ tục: lấy mã hẹn để một người được mời khảo sát sau ngày ấy."
_STAFF = (
    "“phòng tôi còn việc gì” (hoặc /viec), “tuần này có việc gì” (/denhan): việc được giao.",
    "“đã nhận”, “xong việc 27, báo cáo số 12/BC”, “xin gia hạn việc 27 đến 20/12 vì …”: trả lời, ở đây hoặc trong "
    "nhóm của đơn vị.",
    "/uyquyen và tên: uỷ quyền một người trả lời thay đơn vị.",
    "/donvi: xem các đơn vị; trong nhóm của đơn vị, gõ /donvi và mã đơn vị để gắn nhóm với đơn vị mình.",
    "/lich: lấy đường dẫn lịch việc của đơn vị để thêm vào điện thoại.",
    f"{_RESULTS} của đơn vị mình.",
    _TICKET,
)
_TABLES = ("/bang và kỳ: bảng theo dõi nhiệm vụ, ví dụ /bang quý 3; /xephang và kỳ: xếp hạng đơn vị.",)
_OFFICE = (
    "Gửi tệp kế hoạch, công văn, bảng Excel, hoặc dán chữ (/kehoach): tôi đọc ra việc để anh/chị nhận, sửa, bỏ.",
    "“nhắc phòng VL nộp báo cáo quý trước 5/12”: giao một việc.",
    "“báo cáo chờ duyệt” (/choduyet), “duyệt 27”, “trả lại 27 vì …”, “cho gia hạn 27”: xem và trả lời các đơn vị.",
    "“ai chưa báo cáo” (/chuabaocao), “báo cáo đâu” (/baocaodau), “việc quá hạn” (/quahan), “tuần này có việc gì” "
    "(/denhan), “phòng VL còn việc gì”: ai chưa làm.",
    "“ai trong phòng VL” (/nguoi VL): người của đơn vị đang dùng trợ lý.",
    "“đã có quyết định ngày 3/3/2027 cho NV12”, “hạn việc 27: 15/6/2027”, “thu hồi NV12”: đặt ngày, thu hồi nhiệm vụ "
    "(/sukien: việc chờ ngày).",
    "/thongbao: gửi văn bản tới mọi nhóm, “thông báo cho phòng VL: …” cho một vài đơn vị; “ai đã đọc”: "
    "đơn vị nào đã đọc.",
    "/moi và mã đơn vị, tên người: lấy mã mời một người, ví dụ /moi VL Nguyễn Văn A.",
    "/donvi: xem các đơn vị; trong một nhóm, gõ /donvi và mã đơn vị để gắn nhóm với đơn vị bất kỳ.",
    "/nhom: xem các nhóm đã gắn với đơn vị.",
    _TICKET,
    "/chuagui: xem tin chưa gửi được và gửi lại.",
    *_TABLES,
    "/donduc: dự thảo công văn đôn đốc; /baocaonam và kỳ: dự thảo báo cáo, ví dụ /baocaonam 2026.",
    "/lich và mã đơn vị: đường dẫn lịch việc của một đơn vị.",
    f"{_RESULTS}; thêm tên đơn vị hoặc tên phiếu nếu cần.",
)
_LEADER = (
    "“ai chưa báo cáo”, “việc quá hạn”, “tuần này có việc gì”, “báo cáo tháng này”, “phòng VL còn việc gì”: các đơn vị "
    "đang làm tới đâu.",
    "/nhom: xem các nhóm đã gắn với đơn vị.",
    *_TABLES,
    f"{_RESULTS}.",
)
_ALSO_IN_GROUPS = ("/donvi", "“phòng tôi")
_IN_GROUP = "Trong nhóm, tôi chỉ trả lời khi được nhắc tên, được trả lời tin, hoặc bằng lệnh có dấu gạch chéo."


def offered(role: str, is_group: bool) -> tuple[str, ...]:
    """What a role may do, in a private chat or in a group."""
    own = {"staff": _STAFF, "office": _OFFICE, "leader": _LEADER}.get(role, ())
    if is_group:
        return (*_EVERYBODY, *(text for text in own if text.startswith(_ALSO_IN_GROUPS)), _IN_GROUP)
    return (*own, *_EVERYBODY, *_PRIVATE)


def show(memory: Memory, context: Context, asker: Asker | None) -> Answer:
    """/help."""
    if asker is None:
        return simple("smalltalk", memory, paragraph("Anh/chị làm được:"), *map(item, _EVERYBODY))
    person, is_group = asker.person, asker.turn.is_group
    lead = "Trong nhóm này anh/chị làm được:" if is_group else "Anh/chị làm được:"
    if person and person.role != "citizen":
        called = role_name(context.department, person.role, person.unit)
        lead = f"Anh/chị là {called}. {lead}"
    return simple("smalltalk", memory, paragraph(lead), *map(item, offered(asker.role, is_group)))


def unknown(name: str, memory: Memory, context: Context, asker: Asker | None) -> Answer:
    """An order that there is not."""
    told = show(memory, context, asker)
    first = paragraph(f"Tôi không có lệnh /{name}.")
    return simple("smalltalk", memory, first, *told.reply.blocks)
