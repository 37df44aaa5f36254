"""A file that was made on order: kept for a while, and handed over with a reply."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.message import Attachment, Choice, Memory, paragraph
from bot.state import Connection, files
from handlers.answer import Answer, simple
from handlers.context import Asker

KEPT = timedelta(days=30)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PNG = "image/png"


def kept(connection: Connection, body: bytes, name: str, media: str, now: datetime) -> Attachment:
    """Keep a file for a while; what a reply carries of it."""
    id = files.keep(connection, body, name, now, media=media, until=now + KEPT)
    return Attachment(id, name, picture=media == PNG)


def handed(
    said: str, body: bytes, name: str, media: str, memory: Memory, asker: Asker, choices: tuple[Choice, ...] = ()
) -> Answer:
    """An answer that carries a file."""
    answer = simple("smalltalk", memory, paragraph(said), choices=choices)
    file = kept(asker.connection, body, name, media, asker.now)
    return replace(answer, reply=replace(answer.reply, attachment=file))
