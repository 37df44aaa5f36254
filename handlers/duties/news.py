"""What the Office and the units are told of each other's steps, without anybody asking."""

from datetime import datetime, timedelta

from bot.message import MOST_CHOICES, Choice, Reply, item, paragraph
from bot.state import Connection, duties, outbox, people
from bot.state.duties import Row
from bot.state.outbox import OutboxRow
from handlers import office
from handlers.context import Context
from handlers.duties import addressees, lines
from handlers.units import unit_name
from handlers.wording import number

KIND = "duty-news"
_SLOT = 120  # seconds in which what comes in is gathered into one message


def waits(connection: Connection, now: datetime) -> None:
    """Something waits for the Office: everybody of it is told within two minutes, in one message for all there is."""
    slot = int(now.timestamp()) // _SLOT
    due = datetime.fromtimestamp((slot + 1) * _SLOT, now.tzinfo) + timedelta(seconds=1)
    for address in people.reached(connection, "office"):
        key = f"news:{slot}:{address.channel}:{address.chat}"
        outbox.put(connection, address, None, due, key, kind=KIND, now=now)


def word(row: OutboxRow, connection: Connection, now: datetime, context: Context) -> Reply | None:
    """All that waits for the Office as things stand; None when nothing does any more."""
    reported, asking = duties.in_states(connection, ("reported",)), duties.asking_time(connection)
    if not reported and not asking:
        return None
    waiting = {found.id: found for found in (*reported, *asking)}.values()
    newest = sorted(waiting, key=lambda found: found.changed_at, reverse=True)[: MOST_CHOICES - 1]
    lead = f"Có {number(len(reported))} báo cáo chờ duyệt" + (
        f", {number(len(asking))} đơn vị xin gia hạn" if asking else ""
    )
    entries = [item(summary(found, context)) for found in newest]
    choices = [Choice(f"Xem việc {found.number}", f"/viec {found.number}") for found in newest]
    more = [Choice("Tất cả việc chờ duyệt", "/choduyet")] if len(waiting) > len(newest) else []
    return Reply((paragraph(f"{lead}. Mới nhất trước:"), *entries), (*choices, *more))


def summary(row: Row, context: Context) -> str:
    """A row that waits, in one line for the Office."""
    unit = unit_name(context.department, row.unit)
    return f"Việc {row.number}, {unit}: {lines.line(row, context)}"


def tell_unit(connection: Connection, unit: str, reply: Reply, key: str, now: datetime, context: Context) -> int:
    """Write to a unit: into its groups, or to its people when it has none; to how many chats."""
    addresses = addressees.of_unit(connection, unit, context)
    for address, is_group in addresses:
        outbox.put(connection, address, reply, now, f"{key}:{address.channel}:{address.chat}"[:200], is_group=is_group)
    return len(addresses)


def supplemented(connection: Connection, row: Row, context: Context, now: datetime) -> None:
    """More came for a row that is closed: the Office hears of it, though nothing waits for its word."""
    said = (
        f"{unit_name(context.department, row.unit)} gửi bổ sung cho việc {row.number} ({lines.task(row)}), "
        "đã chấp nhận trước đó."
    )
    office.tell(connection, f"{said} Gõ /viec {row.number} để xem.", f"supplement:{row.id}:{now:%Y%m%d%H%M%S}", now)
