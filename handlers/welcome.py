"""Greeting, thanks, who we are, what can be asked, where to find a person."""

from bot.message import Block, Choice, Memory, item, paragraph
from handlers.answer import Answer, simple
from handlers.context import Context

EXAMPLES = (
    "Cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì",
    "Trợ cấp mai táng cần giấy tờ gì",
    "Đăng ký nội quy lao động mất bao lâu",
)


def introduction(context: Context) -> tuple[str, ...]:
    """The first words of a conversation: who speaks (a machine), what it does, how to ask."""
    count = f"{len(context.library().cards):,}".replace(",", ".")
    return (
        f"Tôi là trợ lý tự động của {context.department.name}.",
        f"Tôi tra cứu {count} thủ tục hành chính: thành phần hồ sơ, thời hạn, lệ phí, nơi nộp, các bước, mẫu đơn.",
        "Anh/chị cứ gõ như nói thường ngày, có dấu hay không dấu đều được.",
    )


def smalltalk(kind: str, memory: Memory, context: Context) -> Answer:
    """Answer a greeting, thanks, or the question what this is."""
    if kind == "thanks":
        return simple("smalltalk", memory, paragraph("Rất vui được giúp anh/chị. Cần hỏi thêm, anh/chị cứ gõ câu hỏi."))
    blocks = [paragraph(line) for line in introduction(context)]
    choices = tuple(Choice(text, text) for text in EXAMPLES if len(text.encode()) <= 80)
    return simple("smalltalk", Memory(earlier=memory.earlier), *blocks, choices=choices)


def contact(kind: str, memory: Memory, context: Context) -> Answer:
    """Where to find a person, how to follow a file, where to complain; a file's state is never guessed."""
    department = context.department
    if kind == "status":
        lead = "Tôi không xem được tình trạng của từng hồ sơ. Anh/chị tra cứu bằng mã ghi trên giấy tiếp nhận hồ sơ"
        where = department.tracking_url or department.portal
        return simple("smalltalk", memory, paragraph(f"{lead} tại: {where}."), *_desk(context))
    if kind == "complaint":
        said = department.complaint or f"Anh/chị gửi phản ánh, kiến nghị tại {department.portal}."
        return simple("smalltalk", memory, paragraph(said), *_desk(context))
    return simple("smalltalk", memory, paragraph(f"Anh/chị gặp cán bộ của {department.name}:"), *_desk(context))


def _desk(context: Context) -> list[Block]:
    department = context.department
    blocks = [item(f"{phone.label}: {phone.number}") for phone in department.phones]
    blocks.append(item(f"Địa chỉ: {department.address}"))
    if department.map_url:
        blocks.append(item(f"Bản đồ: {department.map_url}"))
    blocks += [item(line) for line in department.hours]
    if department.email:
        blocks.append(item(f"Thư điện tử: {department.email}"))
    blocks.append(item(f"Cổng Dịch vụ công: {department.portal}"))
    return blocks
