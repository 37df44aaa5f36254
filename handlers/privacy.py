"""What is kept about somebody: told to him, and deleted when he wants it."""

from bot.message import Block, Choice, Memory, item, paragraph
from bot.state import privacy
from bot.state.privacy import Kept
from handlers import wording
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.understand import AGREED, KEEP, MyData
from handlers.units import CHANNELS, role_name, unit_name

_SHOWN = 10  # of the kept questions
FORGOTTEN = "forgotten"  # the outcome after which nothing is remembered


def answer(wish: MyData, memory: Memory, context: Context, asker: Asker | None) -> Answer:
    """Show, ask whether it is meant, delete."""
    if asker is None:
        return simple("smalltalk", memory, paragraph("Ở đây tôi không giữ gì về anh/chị."))
    if asker.turn.is_group:
        said = "Việc này anh/chị nhắn riêng cho tôi; tôi không nói về dữ liệu của một người trước cả nhóm."
        return simple("smalltalk", memory, paragraph(said))
    match wish.wish:
        case "delete":
            return _ask(memory, asker)
        case "agreed" if not asker.turn.by_link and any(choice.says == AGREED for choice in memory.choices):
            privacy.forget(asker.connection, asker.channel, asker.account, asker.now)
            said = "Đã xoá mọi dữ liệu về anh/chị. Anh/chị vẫn hỏi thủ tục được như thường."
            return Answer(simple("smalltalk", Memory(), paragraph(said)).reply, Memory(), FORGOTTEN)
        case "agreed":
            return _ask(memory, asker)
        case "keep":
            return simple("smalltalk", memory, paragraph("Tôi giữ nguyên dữ liệu."))
    return _shown(memory, context, asker)


def _ask(memory: Memory, asker: Asker) -> Answer:
    said = (
        "câu hỏi đã ghi, ý kiến về câu trả lời, phiếu khảo sát làm dở, lời mời khảo sát, nội dung đang trao đổi và "
        "liên kết giữa các kênh của anh/chị"
    )
    blocks = [paragraph(f"Tôi sẽ xoá {said}.")]
    if asker.role != "citizen":
        blocks.append(paragraph("Anh/chị cũng mất vai trò trong cơ quan; muốn có lại phải xin Văn phòng mã mời mới."))
    blocks.append(paragraph("Xoá rồi không lấy lại được. Anh/chị chắc chắn xoá?"))
    return simple("smalltalk", memory, *blocks, choices=(Choice("Xoá hết", AGREED), Choice("Giữ lại", KEEP)))


def _shown(memory: Memory, context: Context, asker: Asker) -> Answer:
    kept = privacy.kept(asker.connection, asker.channel, asker.account, asker.now)
    choices = (Choice("Xoá dữ liệu của tôi", "xoá dữ liệu của tôi"),)
    lead = paragraph("Tôi đang giữ về anh/chị:")
    last = paragraph("Nội dung tin nhắn được xoá ngay khi trả lời xong.")
    return simple("smalltalk", memory, lead, *_person(kept, context), *_asked(kept, context), last, choices=choices)


def _person(kept: Kept, context: Context) -> list[Block]:
    if kept.person is None:
        channel = CHANNELS.get(kept.accounts[0].channel, kept.accounts[0].channel)
        return [item(f"Mã tài khoản {channel} do kênh cấp, để trả lời đúng chỗ; không có tên, số điện thoại.")]
    person = kept.person
    since = _day(person.since, context)
    channels = ", ".join(CHANNELS.get(a.channel, a.channel) for a in kept.accounts)
    blocks = [item(f"Vai trò: {role_name(context.department, person.role, person.unit)}, từ {since}")]
    if person.name:
        blocks.append(item(f"Tên do Văn phòng ghi: {person.name}"))
    blocks += [item(f"Được uỷ quyền trả lời thay {unit_name(context.department, unit)}") for unit in kept.deputy_of]
    if kept.acts:
        many = wording.number(kept.acts)
        blocks.append(item(f"{many} lần ghi nhận, báo cáo, quyết định về nhiệm vụ; xoá tên thì việc đã ghi vẫn còn"))
    return [*blocks, item(f"Mã tài khoản do kênh cấp: {channels}")]


def _asked(kept: Kept, context: Context) -> list[Block]:
    blocks = [item(f"Chủ đề đang trao đổi: {topic}") for topic in dict.fromkeys(kept.topics)]
    for asked in kept.questions[:_SHOWN]:
        why = "chưa trả lời được" if asked.outcome == "unknown" else "anh/chị cho là trả lời chưa đúng"
        blocks.append(item(f"Câu hỏi ngày {_day(asked.asked_at, context)}, {why}: “{asked.question}”"))
    if len(kept.questions) > _SHOWN:
        blocks.append(item(f"và {wording.number(len(kept.questions) - _SHOWN)} câu hỏi trước đó"))
    if kept.draft:
        blocks.append(item(f"Phiếu khảo sát làm dở từ ngày {_day(kept.draft, context)}, tự xoá sau 48 giờ"))
    for due in kept.invitations:
        blocks.append(item(f"Lời mời khảo sát, ngày {_day(due, context)}"))
    if kept.refuses:
        blocks.append(item("Anh/chị không muốn được mời khảo sát"))
    if kept.verdicts:
        blocks.append(item(f"Ý kiến về câu trả lời: {wording.number(kept.verdicts)}"))
    return blocks


def _day(moment, context: Context) -> str:  # type: ignore[no-untyped-def]
    return wording.day(moment.astimezone(context.zone).date().isoformat())
