"""Files over the web: kept ones and calendars given out by secret paths, new ones taken from people with a role."""

import re
import unicodedata
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from bot.message import Document, Reply, Turn, paragraph
from bot.web import chat, sessions, wording
from bot.web.safety import Refused
from bot.web.said import as_data, clean
from bot.web.site import SITE

MOST_BYTES = 20 * 1024 * 1024  # as on Telegram
_READ_ON = 64 * 1024 * 1024  # a file too large is read on up to here, so that the browser gets our sentence
_MOST_TEXT = 64 * 1024
_ID = re.compile(r"[A-Za-z0-9_-]{16,48}")
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}  # by how they begin
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What somebody sent may be a page with a script: it is never shown as one.
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


async def given(request: web.Request) -> web.Response:
    """GET /tep/{id}/{name}: a kept file; whoever knows the path may have it."""
    site = request.app[SITE]
    if wait := site.wait(request, site.lookups):
        raise Refused(429, wording.TOO_FAST, wait)
    id = request.match_info["id"]
    file = await site.files.give(id) if _ID.fullmatch(id) else None
    if file is None:
        raise Refused(404, wording.NO_FILE)
    picture = next((kind for start, kind in _PICTURES.items() if file.body.startswith(start)), "")
    ending = file.name.rpartition(".")[2].lower()
    shown = f"{'inline' if picture else 'attachment'}; filename*=UTF-8''{quote(file.name, safe='')}"
    kind = picture or _TYPES.get(ending, "application/octet-stream")
    return web.Response(body=file.body, content_type=kind, headers={**_HEADERS, "Content-Disposition": shown})


async def calendar(request: web.Request) -> web.Response:
    """GET /lich/{secret}.ics: a unit's calendar, for the program that whoever has the address uses."""
    site = request.app[SITE]
    if wait := site.wait(request, site.lookups):
        raise Refused(429, wording.TOO_FAST, wait)
    secret = request.match_info["secret"]
    body = await site.calendar(secret) if _ID.fullmatch(secret) else None
    if body is None:
        raise Refused(404, wording.NO_CALENDAR)
    headers = {**_HEADERS, "Content-Disposition": 'inline; filename="lich-viec.ics"'}
    return web.Response(body=body, content_type="text/calendar", charset="utf-8", headers=headers)


async def turn(request: web.Request) -> web.Response:
    """POST /api/tep: a file, perhaps with words, from the page's script."""
    session = sessions.session_of(request)
    said = await _taken(request, session)
    return chat.as_response(as_data(await chat.heard(request, said)))


async def form(request: web.Request) -> web.Response:
    """POST /tep: a file from a browser without JavaScript."""
    session = sessions.session_of(request)
    said = await _taken(request, session)
    asked = " ".join(filter(None, (f"Tệp: {said.document.name}." if said.document else "", said.text)))
    try:
        return await chat.shown(request, session, asked, await chat.heard(request, said))
    except Refused as refused:
        return await chat.shown(request, session, asked, Reply((paragraph(refused.sentence),)), status=refused.status)


async def _taken(request: web.Request, session: str) -> Turn:
    """The turn that brings a file; the file is kept unless it is too large. Raises Refused."""
    site, address = request.app[SITE], sessions.address(session)
    if wait := site.wait(request, site.lookups):
        raise Refused(429, wording.TOO_FAST, wait)
    if not (sessions.known(request) and await site.files.may_bring(address)):
        raise Refused(403, wording.NO_FILES_HERE)
    try:
        text, name, media, body = await _parts(request)
    except (ValueError, AssertionError):
        raise Refused(400, wording.NOT_BROUGHT) from None
    if not name or body == b"":
        raise Refused(400, wording.NOT_BROUGHT)
    if body is None:
        return Turn(address, text, document=Document("", name, media, trouble="large"))
    return await site.files.keep(Turn(address, text), Document("", name, media, len(body)), body)


async def _parts(request: web.Request) -> tuple[str, str, str, bytes | None]:
    """Words, the file's name, its type as the browser says, its content (None: too large)."""
    text, name, media = "", "", ""
    body: bytes | None = b""
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise ValueError("parts in parts")
        if part.name == "text" and not part.filename:
            text = clean((await _read(part, _MOST_TEXT) or b"").decode("utf-8", "replace"))
        elif part.name == "file" and part.filename:
            name, media = _name(part.filename), part.headers.get("Content-Type", "")[:100]
            body = await _read(part, MOST_BYTES)
    return text, name, media, body


async def _read(part: BodyPartReader, most: int) -> bytes | None:
    """The content of a part, None when it is longer than `most`. Raises Refused when it does not end."""
    got, length = bytearray(), 0
    while piece := await part.read_chunk(256 * 1024):
        length += len(piece)
        if length > _READ_ON:
            raise Refused(400, wording.FILE_TOO_BIG)
        if length <= most:
            got += piece
        else:
            got.clear()
    return bytes(got) if length <= most else None


def _name(given: str) -> str:
    """A file's name without folders."""
    return clean(unicodedata.normalize("NFC", re.split(r"[/\\]", given)[-1])).strip()
