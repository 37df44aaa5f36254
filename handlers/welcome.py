"""Greeting, thanks, who we are, what can be asked, where to find a person."""

from dataclasses import replace

from bot.message import Block, Choice, Memory, item, paragraph
from handlers.answer import Answer, simple
from handlers.context import Context

EXAMPLES = (
    "Cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì",
    "Trợ cấp mai táng cần giấy tờ gì",
    "Đăng ký nội quy lao động mất bao lâu",
)


_KEPT = (
    "Tôi giữ nội dung đang trao đổi để hiểu câu hỏi tiếp theo, và câu hỏi chưa trả lời được để Văn phòng bổ sung; "
    "số giấy tờ, số điện thoại, thư điện tử được che trước khi ghi. "
    "Gõ “xem dữ liệu của tôi” hoặc “xoá dữ liệu của tôi” bất cứ lúc nào."
)


def kept() -> str:
    """What is kept of what people write."""
    return _KEPT


def notice(answer: Answer, context: Context) -> Answer:
    """An answer to somebody who was not told yet: who speaks and what is kept, in the end."""
    reply, memory = answer.reply, replace(answer.memory, greeted=True)
    if any(block.text == _KEPT for block in reply.blocks):
        return replace(answer, memory=memory)
    lines = (paragraph(f"Tôi là trợ lý tự động của {context.department.name}."), paragraph(_KEPT))
    return replace(answer, reply=replace(reply, blocks=(*reply.blocks, *lines)), memory=memory)


def introduction(context: Context) -> tuple[str, ...]:
    """The first words of a conversation: who speaks (a machine), what it does, how to ask."""
    count = f"{len(context.library().cards):,}".replace(",", ".")
    return (
        f"Tôi là trợ lý tự động của {context.department.name}.",
        f"Tôi tra cứu {count} thủ tục hành chính: thành phần hồ sơ, thời hạn, lệ phí, nơi nộp, các bước, mẫu đơn.",
        "Anh/chị cứ gõ như nói thường ngày, có dấu hay không dấu đều được.",
        _KEPT,
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
        return simple("smalltalk", memory, paragraph(f"{lead} tại: {where}."), *desk(context))
    if kind == "complaint":
        said = department.complaint or f"Anh/chị gửi phản ánh, kiến nghị tại {department.portal}."
        return simple("smalltalk", memory, paragraph(said), *desk(context))
    return simple("smalltalk", memory, paragraph(f"Anh/chị gặp cán bộ của {department.name}:"), *desk(context))


def desk(context: Context) -> list[Block]:
    """Telephone, address, hours."""
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
