"""The survey page: one page for a telephone that needs no script; at a kiosk it returns to its beginning."""

from urllib.parse import quote

from aiohttp import web

from bot.web import sessions, wording
from bot.web.contract import Over, Survey, Surveys
from bot.web.limits import client_of
from bot.web.safety import Refused
from bot.web.said import clean
from bot.web.site import SITE

_PRIVATE = {"Cache-Control": "no-store"}
_BACK = 6  # seconds after which a kiosk is ready for the next person
_IDLE = 90  # seconds without a touch after which a kiosk forgets what was begun
_LOST = {"unknown": wording.NO_SURVEY, "withdrawn": wording.SURVEY_WITHDRAWN}


async def show(request: web.Request) -> web.Response:
    """GET /ks/{code}: the form."""
    session = sessions.session_of(request)
    found = await _surveys(request).show(_code(request), sessions.address(session).chat)
    return _answer(request, session, found)


async def send(request: web.Request) -> web.Response:
    """POST /ks/{code}: the filled form; with faults it comes back as it was filled, the faults named."""
    site = request.app[SITE]
    if wait := site.wait(request, site.turns):
        raise Refused(429, wording.TOO_FAST, wait)
    sent = await request.post()
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in sent.items():
        if isinstance(value, str):
            fields[name] = (*fields.get(name, ()), clean(value))
    session = sessions.known(request)
    device = sessions.address(session).chat if session else ""
    found = await _surveys(request).send(_code(request), fields, device, client_of(request, site.trust_proxy))
    return _answer(request, session, found)


async def thanks(request: web.Request) -> web.Response:
    """GET /ks/{code}/xong: it is kept; a kiosk goes back to the form by itself."""
    twice = "roi" in request.query
    values = {
        "said": wording.SURVEY_TWICE if twice else wording.SURVEY_SENT,
        "title": "Phiếu đã có" if twice else "Cảm ơn anh/chị",
        "kiosk": "kiosk" in request.query,
        "start": _start(_code(request), "kiosk" in request.query),
        "back": _BACK,
    }
    return _page(request, "survey_done.html", 200, **values)


def _surveys(request: web.Request) -> Surveys:
    surveys = request.app[SITE].surveys
    if surveys is None:
        raise web.HTTPNotFound
    return surveys


def _code(request: web.Request) -> str:
    return request.match_info["code"]


def _start(code: str, kiosk: bool) -> str:
    return f"/ks/{quote(code, safe='')}{'?kiosk' if kiosk else ''}"


def _answer(request: web.Request, session: str, found: Survey | Over) -> web.Response:
    kiosk = "kiosk" in request.query or (isinstance(found, Survey) and found.kiosk)
    if isinstance(found, Over):
        return _over(request, found, kiosk)
    values = {"survey": found, "kiosk": kiosk, "start": _start(found.code, kiosk), "idle": _IDLE}
    response = _page(request, "survey.html", 422 if found.said or found.wrong else 200, **values)
    if session and not found.kiosk:
        sessions.give(response, session, request.app[SITE].secure)
    return response


def _over(request: web.Request, found: Over, kiosk: bool) -> web.Response:
    if found.why in _LOST:
        raise Refused(404, _LOST[found.why])
    query = "&".join(filter(None, ("kiosk" if kiosk else "", "roi" if found.why == "twice" else "")))
    location = f"/ks/{quote(_code(request), safe='')}/xong{'?' + query if query else ''}"
    return web.Response(status=303, headers={"Location": location, **_PRIVATE})


def _page(request: web.Request, template: str, status: int, **values: object) -> web.Response:
    site = request.app[SITE]
    text = site.views.page(template, about=site.pages.about(), **values)
    return web.Response(text=text, status=status, content_type="text/html", headers=_PRIVATE)
