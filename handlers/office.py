"""What the Office is told without having asked."""

from datetime import datetime

from bot.message import Reply, paragraph
from bot.state import Connection, outbox, people


def tell(connection: Connection, text: str, key: str, now: datetime) -> None:
    """Write to everybody of the Office, privately and once for each key."""
    for address in people.reached(connection, "office"):
        outbox.put(connection, address, Reply((paragraph(text),)), now, f"{key}:{address.channel}:{address.chat}"[:200])
