"""How fast messages may go out: into one chat, into one group, through one channel."""

from collections import OrderedDict
from dataclasses import dataclass

from bot.message import Address

_MOST = 20_000  # chats remembered
Bucket = tuple[tuple[str, str, str], float, float]  # its name, seconds between two messages, how many may go ahead


@dataclass(frozen=True)
class Rates:
    """Messages per second into a chat, per minute into a group, per second through a channel; 0 is no limit."""

    chat: float = 1.0
    group: float = 20.0
    channel: float = 25.0


class Pace:
    """Says how long a message has to wait, and counts it as sent then. Times are monotonic seconds."""

    def __init__(self, rates: Rates) -> None:
        self._rates = rates
        self._next: OrderedDict[tuple[str, str, str], float] = OrderedDict()  # when the next message would be due

    def chat(self, address: Address, is_group: bool, now: float, patience: float) -> float:
        """Seconds to wait before sending into a chat; a wait longer than `patience` is not counted as sent."""
        rates, here = self._rates, (address.channel, address.chat)
        buckets = [((*here, "chat"), 1 / rates.chat, 0.0)] if rates.chat else []
        if rates.group and is_group:
            buckets.append(((*here, "group"), 60 / rates.group, rates.group - 1))
        return self._take(buckets, now, patience)

    def channel(self, address: Address, now: float, patience: float) -> float:
        """Seconds to wait before sending through the channel, when it is this chat's turn."""
        rate = self._rates.channel
        return self._take([((address.channel, "", "channel"), 1 / rate, 0.0)] if rate else [], now, patience)

    def _take(self, buckets: list[Bucket], now: float, patience: float) -> float:
        wait = max((self._next.get(key, 0.0) - ahead * gap - now for key, gap, ahead in buckets), default=0.0)
        wait = max(0.0, wait)
        if wait <= patience:
            for key, gap, _ in buckets:
                self._next[key] = max(self._next.pop(key, 0.0), now + wait) + gap
            while len(self._next) > _MOST:
                self._next.popitem(last=False)
        return wait
