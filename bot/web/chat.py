"""The chat page, its turns and its suggestions."""

from aiohttp import web

from bot.message import Reply, Turn, paragraph
from bot.web import sessions, wording
from bot.web.contract import Listed
from bot.web.safety import Refused
from bot.web.said import as_data, as_json, clean, text_of
from bot.web.site import SITE

_PRIVATE = {"Cache-Control": "no-store"}
_MOST_SUGGESTED = 6
_MOST_TYPED = 200  # characters; whoever has written more is past suggestions


async def page(request: web.Request) -> web.Response:
    """GET /: the greeting, or the answer to the question in the link."""
    question = clean(request.query.get("q", ""))
    session = sessions.session_of(request)
    if not question.strip():
        return await shown(request, session)
    return await _answered(request, session, question, question, by_link=True)


async def form(request: web.Request) -> web.Response:
    """POST /: a turn from a browser without JavaScript."""
    sent = await request.post()
    text, asked = sent.get("text"), sent.get("shown")
    if not isinstance(text, str):
        raise Refused(400, wording.NOT_TEXT)
    asked = asked if isinstance(asked, str) and asked else text
    return await _answered(request, sessions.session_of(request), clean(text), clean(asked))


async def turn(request: web.Request) -> web.Response:
    """POST /api/turn: a turn from the page's script."""
    body = await request.read()
    try:
        text = text_of(body)
    except ValueError as error:
        raise Refused(400, str(error)) from None
    session = sessions.session_of(request)
    reply = await _heard(request, session, text)
    data = as_data(reply)
    if text.lstrip().startswith("/"):  # an order may have changed who it is
        data["may_bring"] = await request.app[SITE].files.may_bring(sessions.address(session))
    response = as_response(data)
    sessions.give(response, session, request.app[SITE].secure)
    return response


async def suggest(request: web.Request) -> web.Response:
    """GET /api/suggest: procedures that what is being typed may mean."""
    site = request.app[SITE]
    if wait := site.wait(request, site.lookups):
        raise Refused(429, wording.TOO_FAST, wait)
    typed = clean(request.query.get("q", "")).strip()
    found = site.pages.suggest(typed) if 2 <= len(typed) <= _MOST_TYPED else ()
    return as_response([_entry(listed) for listed in found[:_MOST_SUGGESTED]])


async def later(request: web.Request) -> web.Response:
    """GET /api/later?after=N: what was said to this conversation since, and the N to ask with next time."""
    site = request.app[SITE]
    if wait := site.wait(request, site.lookups):
        raise Refused(429, wording.TOO_FAST, wait)
    after = request.query.get("after", "")
    after_place = int(after) if after.isascii() and after.isdigit() and len(after) <= 18 else 0
    session = sessions.known(request)
    said = await site.later(sessions.address(session), after_place) if session else []
    last = max((place for place, _ in said), default=after_place)
    return as_response({"after": last, "replies": [as_data(reply) for _, reply in said]})


async def afresh(request: web.Request) -> web.Response:
    """POST /moi: the next person begins with a conversation of his own."""
    response = web.Response(status=303, headers={"Location": "/", **_PRIVATE})
    sessions.give(response, sessions.fresh(), request.app[SITE].secure)
    return response


async def _heard(request: web.Request, session: str, text: str, by_link: bool = False) -> Reply:
    return await heard(request, Turn(sessions.address(session), text, by_link=by_link))


async def heard(request: web.Request, turn: Turn) -> Reply:
    """What is said to a turn. Raises Refused when there were too many."""
    site = request.app[SITE]
    if wait := site.wait(request, site.turns):
        raise Refused(429, wording.TOO_FAST, wait)
    said = await site.hear(turn)
    return said or Reply((paragraph(wording.HEARD),))


async def _answered(request: web.Request, session: str, text: str, asked: str, by_link: bool = False) -> web.Response:
    try:
        reply = await _heard(request, session, text, by_link)
    except Refused as refused:
        said = Reply((paragraph(refused.sentence),))
        return await shown(request, session, asked, said, typed=text, status=refused.status)
    return await shown(request, session, asked, reply, said=text)


async def shown(
    request: web.Request,
    session: str,
    question: str = "",
    reply: Reply | None = None,
    said: str = "",
    typed: str = "",
    status: int = 200,
) -> web.Response:
    """The page with a question and its answer; `said` are the words that asked it, `typed` those left in the box."""
    site = request.app[SITE]
    may_bring = bool(sessions.known(request)) and await site.files.may_bring(sessions.address(session))
    values = {"question": question, "reply": reply, "said": said, "typed": typed, "may_bring": may_bring}
    text = site.views.page("chat.html", about=site.pages.about(), **values)
    response = web.Response(text=text, status=status, content_type="text/html", headers=_PRIVATE)
    sessions.give(response, session, site.secure)
    return response


def as_response(data: object) -> web.Response:
    """Data for the page's script."""
    return web.Response(text=as_json(data), content_type="application/json", headers=_PRIVATE)


def _entry(listed: Listed) -> dict[str, str]:
    return {"code": listed.code, "name": listed.name, "level": listed.level}
