"""The pages for those who look instead of asking: fields, their procedures, a procedure's record."""

from itertools import groupby

from aiohttp import web

from bot.web import slip, wording
from bot.web.contract import Field
from bot.web.safety import Refused
from bot.web.site import SITE

# The data changes when the Office loads new data: a browser keeps a page only for going back and forth.
_BRIEFLY = {"Cache-Control": "public, max-age=60"}
_MANY = 30  # entries that need letters to jump to


async def record(request: web.Request) -> web.Response:
    """GET /tthc/{code}: everything known about a procedure."""
    code = request.match_info["code"]
    found = request.app[SITE].pages.record(code)
    if found is None:
        raise Refused(404, wording.NO_RECORD.format(code=code[:40]))
    values = {
        "record": found,
        "filings": slip.joined(found.filings),
        "briefs": slip.briefs(found.filings),
        "place": slip.place(found),
        "contents": slip.needs_contents(found),
    }
    return _page(request, "record.html", **values)


async def fields(request: web.Request) -> web.Response:
    """GET /linh-vuc: all fields."""
    found = request.app[SITE].pages.fields()
    return _page(request, "fields.html", letters=_by_letter(found))


async def field(request: web.Request) -> web.Response:
    """GET /linh-vuc/{slug}: the procedures of a field."""
    found = request.app[SITE].pages.field(request.match_info["slug"])
    if found is None:
        raise Refused(404, wording.NO_FIELD)
    return _page(request, "field.html", field=found[0], procedures=found[1])


def _by_letter(fields: tuple[Field, ...]) -> list[tuple[str, list[Field]]]:
    """Fields under their first letter, in the order they come; a few stand together under none."""
    if len(fields) <= _MANY:
        return [("", list(fields))]
    return [(letter, list(group)) for letter, group in groupby(fields, key=lambda field: field.name[:1].upper())]


def _page(request: web.Request, template: str, **values: object) -> web.Response:
    site = request.app[SITE]
    text = site.views.page(template, about=site.pages.about(), **values)
    return web.Response(text=text, content_type="text/html", headers=_BRIEFLY)
