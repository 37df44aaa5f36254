"""An inbox that only remembers, and waiting for what will come."""

import asyncio
from typing import Any


class Kept:
    """An inbox: every update once, in the order taken."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.places: list[tuple[str, int]] = []
        self.broken = 0  # how many more times it cannot be written to

    async def __call__(self, key: str, chat: str, body: dict[str, Any], place: int = 0) -> bool:
        if self.broken:
            self.broken -= 1
            raise OSError("disk full")
        new = key not in self.rows
        self.rows.setdefault(key, body)
        self.places.append((chat, place))
        return new


async def until(seen, within: float = 10.0):
    """Wait until `seen()` gives something true, and give it back."""
    async with asyncio.timeout(within):
        while not (found := seen()):
            await asyncio.sleep(0.02)
    return found
