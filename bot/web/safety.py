"""What keeps pages safe and people informed: headers, compression, and a sentence for every failure."""

import logging
import traceback
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.web import wording
from bot.web.said import as_json
from bot.web.site import SITE

log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_SHORT = 1_000  # bytes not worth compressing
_SENTENCES = {404: wording.NO_PAGE, 405: wording.NOT_SO, 413: wording.TOO_BIG}


class Refused(Exception):
    """A request that is answered with a sentence instead of what it asked for."""

    def __init__(self, status: int, sentence: str, wait: float = 0.0) -> None:
        super().__init__(status)
        self.status = status
        self.sentence = sentence
        self.wait = wait


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Every response, whatever made it, tells the browser what it may do."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


@web.middleware
async def compressed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Longer texts go out compressed to those who can read that."""
    response = await handler(request)
    is_file = "Content-Disposition" in response.headers  # such as .docx: compressed already
    if isinstance(response, web.Response) and not is_file and (response.content_length or 0) > _SHORT:
        response.headers["Vary"] = "Accept-Encoding"
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.enable_compression(web.ContentCoding.gzip)
    return response


@web.middleware
async def kindly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever goes wrong, people read a sentence; what went wrong is logged without what they wrote."""
    try:
        return await handler(request)
    except Refused as refused:
        return told(request, refused)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        status = 400 if error.status == 413 else error.status
        return told(request, Refused(status, _SENTENCES.get(error.status, wording.UNREADABLE)))
    except web.RequestPayloadError:  # the body is not compressed or cut into pieces as its headers say
        return told(request, Refused(400, wording.UNREADABLE))
    except Exception as error:
        log.error("%s %s failed: %s at %s", request.method, _route(request), type(error).__name__, _where(error))
        return told(request, Refused(500, wording.TROUBLE))


def _where(error: Exception) -> str:
    """The lines the failure came through, without its message, which may hold what a person wrote."""
    return " > ".join(f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__))


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown path"


def told(request: web.Request, refused: Refused) -> web.Response:
    """The sentence, as JSON to programs and as a page with a way on to people."""
    headers = {"Cache-Control": "no-store"}
    if refused.wait:
        headers["Retry-After"] = str(int(refused.wait) + 1)
    if request.path.startswith("/api/"):
        body = as_json({"error": refused.sentence})
        return web.Response(text=body, status=refused.status, content_type="application/json", headers=headers)
    return _page(request, refused, headers)


def _page(request: web.Request, refused: Refused, headers: dict[str, str]) -> web.Response:
    site = request.app[SITE]
    title = wording.NOT_FOUND if refused.status == 404 else wording.NOT_DONE
    try:
        text = site.views.page("lost.html", about=site.pages.about(), title=title, sentence=refused.sentence)
    except Exception as error:  # even the page for failures may fail; the sentence is still to be read
        log.error("the page for failures failed: %s", type(error).__name__)
        return web.Response(text=refused.sentence, status=refused.status, headers=headers)
    return web.Response(text=text, status=refused.status, content_type="text/html", headers=headers)
