"""One turn whatever the channel: heard once, in order, with what the conversation remembers."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.message import Address, Memory, Reply, Turn

Answer = Callable[[Turn, Memory], tuple[Reply, Memory]]
MOST = 10_000  # conversations remembered; the one longest silent is forgotten first


@dataclass
class _Talk:
    memory: Memory = Memory()
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Conversations:
    """Who was last told what. Turns of one conversation are taken one at a time, different ones side by side."""

    def __init__(self, answer: Answer, most: int = MOST) -> None:
        self._answer = answer
        self._most = most
        self._talks: OrderedDict[Address, _Talk] = OrderedDict()

    async def hear(self, turn: Turn) -> Reply:
        """What to say to a turn; the conversation remembers it."""
        talk = self._talks.setdefault(turn.address, _Talk())
        self._talks.move_to_end(turn.address)
        while len(self._talks) > self._most:
            self._talks.popitem(last=False)
        async with talk.turn:
            reply, talk.memory = await asyncio.to_thread(self._answer, turn, talk.memory)
        return reply
