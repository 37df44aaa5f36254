"""Files that a reply promises: drawn when it goes out, outside of any transaction, and kept under the promised id."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from bot.loop import where
from bot.message import Attachment, Reply, paragraph
from bot.state import Connection, State, files

log = logging.getLogger(__name__)
KEPT = timedelta(days=30)
LEASE = timedelta(seconds=120)  # longer than it takes until it is a file's turn to be drawn, and to draw it
_FAILED = (
    "Tôi chưa lập được tệp “{}” vì trục trặc trong hệ thống. Anh/chị yêu cầu lại sau ít phút; nếu vẫn vậy thì báo quản "
    "trị."
)

# Draws a file from what was read; a sentence instead of the file when there can be none.
Draw = Callable[[], bytes | str]
# Reads all that a recipe needs.
Read = Callable[[Connection, str, datetime], Draw]


class Drawing:
    """One thread draws, one file after another: what draws takes a whole processor and is not safe side by side."""

    def __init__(self, state: State, read: Read, clock: Callable[[], datetime]) -> None:
        self._state, self._read, self._clock = state, read, clock
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="drawing")

    async def done(self, reply: Reply) -> Reply:
        """The reply with its file drawn and kept, or with a sentence in its place when that cannot be.

        Raises SQLAlchemyError when the database is not to be had: then it is for another time.
        """
        if reply.attachment is None or not reply.attachment.recipe:
            return reply
        if await self._state.look(files.get, reply.attachment.file, self._clock()):
            return reply  # whoever drew it died before it was sent, or could not send it yet
        made = await self._made(reply.attachment)
        if isinstance(made, str):
            return replace(reply, attachment=None, blocks=(*reply.blocks, paragraph(made)))
        await self._state.run(self._keep, reply.attachment, made)
        return reply

    async def _made(self, wanted: Attachment) -> bytes | str:
        try:
            draw = await self._state.look(self._read, wanted.recipe, self._clock())
            return await asyncio.get_running_loop().run_in_executor(self._thread, draw)
        except SQLAlchemyError:
            raise
        except Exception as error:  # it would fail again and again, so whoever waits for it is told
            log.error("file %s: %s", wanted.recipe.partition(" ")[0], where(error))
            return _FAILED.format(wanted.name)

    def _keep(self, connection: Connection, wanted: Attachment, body: bytes) -> None:
        now = self._clock()
        files.keep(connection, body, wanted.name, now, until=now + KEPT, id=wanted.file)
