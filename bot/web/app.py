"""The aiohttp application: which path leads where."""

import time
from collections.abc import Callable

from aiohttp import web

from bot.message import Address, Reply, Turn
from bot.web import brought, browse, chat, survey
from bot.web.assets import Assets
from bot.web.contract import Calendar, Files, Hear, Pages, Surveys
from bot.web.limits import Limits
from bot.web.safety import add_headers, compressed, kindly
from bot.web.site import SITE, Later, Ready, Site
from bot.web.views import Views

_MOST_BYTES = 64 * 1024  # of a request's body
_LOOKUPS_PER_TURN = 10  # suggestions are asked for while typing, several for each question


async def _nothing_later(_: Address, __: int) -> list[tuple[int, Reply]]:
    return []


async def _all_well() -> list[str]:
    return []


async def _none_kept(_: str) -> None:
    return None


async def _nobody(_: Address) -> bool:
    return False


async def _not_kept(*_: object) -> Turn:
    raise PermissionError


_NO_FILES = Files(_none_kept, _nobody, _not_kept)


def make_app(
    hear: Hear,
    pages: Pages,
    *,
    later: Later = _nothing_later,
    ready: Ready = _all_well,
    files: Files = _NO_FILES,
    surveys: Surveys | None = None,
    calendar: Calendar = _none_kept,
    public_url: str = "",
    trust_proxy: bool = False,
    per_minute: int = 30,
    clock: Callable[[], float] = time.monotonic,
) -> web.Application:
    """The web of one department.

    `later` gives what was said to a session afterwards, `ready` names what is not well, `files` are those that are
    kept, `surveys` are the survey pages, `calendar` gives a unit's calendar by its secret.
    `public_url` is the address people reach it by ("" if only this machine does); `trust_proxy` says that a proxy
    stands before it and writes X-Forwarded-For; `per_minute` questions are taken from one client address.
    """
    app = web.Application(middlewares=[compressed, kindly], client_max_size=_MOST_BYTES)
    assets, public_url = Assets(), public_url.rstrip("/")
    app[SITE] = Site(
        hear=hear,
        pages=pages,
        views=Views(assets, public_url),
        assets=assets,
        turns=Limits(per_minute),
        lookups=Limits(per_minute * _LOOKUPS_PER_TURN),
        public_url=public_url,
        trust_proxy=trust_proxy,
        clock=clock,
        later=later,
        ready=ready,
        files=files,
        surveys=surveys,
        calendar=calendar,
    )
    app.on_response_prepare.append(add_headers)
    app.add_routes(_routes())
    return app


def _routes() -> list[web.RouteDef]:
    return [
        web.get("/", chat.page),
        web.post("/", chat.form),
        web.post("/moi", chat.afresh),
        web.post("/api/turn", chat.turn),
        web.get("/api/suggest", chat.suggest),
        web.get("/api/later", chat.later),
        web.get("/tep/{id}/{name}", brought.given),
        web.get("/lich/{secret}.ics", brought.calendar),
        web.post("/tep", brought.form),
        web.post("/api/tep", brought.turn),
        web.get("/tthc/{code:.+}", browse.record),
        web.get("/linh-vuc", browse.fields),
        web.get("/linh-vuc/{slug}", browse.field),
        web.get("/ks/{code}", survey.show),
        web.post("/ks/{code}", survey.send),
        web.get("/ks/{code}/xong", survey.thanks),
        web.get("/static/{digest}/{name}", _asset),
        web.get("/healthz", _health),
        web.get("/readyz", _ready),
    ]


async def _asset(request: web.Request) -> web.Response:
    try:
        return request.app[SITE].assets.response(request.path)
    except KeyError:
        raise web.HTTPNotFound from None


async def _health(_: web.Request) -> web.Response:
    return web.json_response({"status": "ok"}, headers={"Cache-Control": "no-store"})


async def _ready(request: web.Request) -> web.Response:
    missing = await request.app[SITE].ready()
    told = {"status": "not ready", "missing": missing} if missing else {"status": "ok"}
    return web.json_response(told, status=503 if missing else 200, headers={"Cache-Control": "no-store"})
