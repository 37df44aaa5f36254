"""Files that people send: fetched from their channel and kept before the turn that brings them is handled."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.channels import SendError
from bot.message import Document, Turn
from bot.state import Connection, State, files

KEPT = timedelta(days=2)  # a file that nothing refers to by then is erased
_TRIES = 4  # then the person is told that the file could not be had

Wanted = Callable[[Connection, Turn], bool]
Reader = Callable[[bytes, str], bytes]  # content and name in, what was read out
# Who reads such a file, None for nobody. Reading may take many seconds, so it is done before the turn's transaction.
Reads = Callable[[Connection, Turn], Reader | None]


class Fetcher(Protocol):
    """What is asked of a channel: a file that a person sent."""

    async def fetch(self, document: Document) -> bytes: ...  # noqa: D102


class Incoming:
    """Fetches only what somebody here may use: `wanted` says so before a byte is fetched."""

    def __init__(
        self,
        state: State,
        channels: Mapping[str, Fetcher],
        wanted: Wanted,
        clock: Callable[[], datetime],
        reads: Reads = lambda connection, turn: None,
    ) -> None:
        self._state, self._channels, self._wanted, self._clock = state, channels, wanted, clock
        self._reads = reads

    async def brought(self, turn: Turn, tries: int) -> Turn:
        """The turn with its file kept, or with the reason why not. Raises SendError when it may go better later."""
        document, channel = turn.document, self._channels.get(turn.address.channel)
        if document is None or document.file or channel is None or not await self._state.run(self._wanted, turn):
            return turn
        try:
            body = await channel.fetch(document)
        except SendError as error:
            if not error.permanent and tries < _TRIES:
                raise
            trouble = "large" if "large" in error.reason else "gone"
            return replace(turn, document=replace(document, trouble=trouble))
        return await self.kept(turn, document, body)

    async def kept(self, turn: Turn, document: Document, body: bytes) -> Turn:
        """The turn with a file whose content is here: kept for a while, and read where somebody reads such files."""
        now = self._clock()
        file = await self._state.run(files.keep, body, document.name, now, media=document.media, until=now + KEPT)
        return await self._looked_into(replace(turn, document=replace(document, file=file, size=len(body))), body)

    async def _looked_into(self, turn: Turn, body: bytes) -> Turn:
        """The turn with what was read in its file, where somebody reads such files."""
        reader = await self._state.run(self._reads, turn)
        if reader is None or turn.document is None:
            return turn
        found = await asyncio.to_thread(reader, body, turn.document.name)
        now = self._clock()
        id = await self._state.run(files.keep, found, "", now, media="application/json", until=now + KEPT)
        return replace(turn, document=replace(turn.document, read=id))
