"""What could not be delivered: told to the Office, and sent once more when the Office says so."""

from datetime import datetime

from bot.message import MOST_CHOICES, Choice, Memory, item, paragraph
from bot.state import Connection, outbox
from bot.state import groups as bound
from bot.state.invitations import KIND
from bot.state.outbox import OutboxRow
from handlers import office
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.units import CHANNELS, unit_name

_INVITATION = f"{KIND}:"  # a citizen who left is nobody's business


def tell(connection: Connection, row: OutboxRow, error: str, now: datetime) -> None:
    """Write to the Office that a message of our own accord will not arrive; a mere answer is not worth it."""
    if row.key.startswith((outbox.ANSWER, "undelivered:", _INVITATION)):
        return
    place = "một nhóm" if row.is_group else "tin nhắn riêng"
    said = f"Một tin gửi tới {place} trên {_channel(row)} chưa tới nơi. Gõ /chuagui để xem và gửi lại."
    office.tell(connection, said, f"undelivered:{row.id}", now)


def listed(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/chuagui: what failed or got lost, the newest first."""
    if not _may(asker):
        return simple("smalltalk", memory, paragraph("Lệnh này dành cho Văn phòng, trong tin nhắn riêng."))
    rows = outbox.stuck(asker.connection, MOST_CHOICES)
    if not rows:
        return simple("smalltalk", memory, paragraph("Không có tin nào chưa gửi được."))
    lines = [item(_line(row, state, context, asker.connection), n) for n, (row, state, _) in enumerate(rows, 1)]
    choices = tuple(Choice(f"Gửi lại tin {n}", f"/guilai {row.id}") for n, (row, _, _) in enumerate(rows, 1))
    return simple("smalltalk", memory, paragraph("Tin chưa gửi được, mới nhất trước:"), *lines, choices=choices)


def again(rest: str, memory: Memory, context: Context, asker: Asker) -> Answer:
    """/guilai: send a message once more."""
    if not _may(asker):
        return simple("smalltalk", memory, paragraph("Lệnh này dành cho Văn phòng, trong tin nhắn riêng."))
    done = rest and outbox.again(asker.connection, rest, asker.now)
    said = "Tôi sẽ gửi lại ngay." if done else "Tin này đã gửi hoặc không còn nữa. Gõ /chuagui để xem danh sách."
    return simple("smalltalk", memory, paragraph(said))


def _may(asker: Asker) -> bool:
    return asker.role == "office" and not asker.turn.is_group


def _channel(row: OutboxRow) -> str:
    return CHANNELS.get(row.address.channel, row.address.channel)


def _line(row: OutboxRow, state: str, context: Context, connection: Connection) -> str:
    group = bound.of(connection, row.address) if row.is_group else None
    where = (
        f"nhóm của {unit_name(context.department, group.unit)}" if group else "nhóm" if row.is_group else "tin riêng"
    )
    said = "không rõ đã tới chưa" if state == "unknown" else "không gửi được"
    moment = row.put_at.astimezone(context.zone)
    return f"{moment:%d/%m/%Y %H:%M}, {where} trên {_channel(row)}: {said}"
