"""How data becomes pages: the templates and what they need to know about replies and records."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.message import Block
from bot.web.assets import Assets
from bot.web.said import as_data, as_json

FOLDER = Path(__file__).parent / "templates"
_LINK = re.compile(r"https?://[^\s<>\"']+")
_AFTER_LINK = ".,;:)]"


class Views:
    """The templates, compiled once."""

    def __init__(self, assets: Assets, public_url: str) -> None:
        self._jinja = Environment(
            loader=FileSystemLoader(FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.filters |= {
            "grouped": grouped,
            "links": with_links,
            "tel": telephone,
            "code_path": code_path,
            "is_web": is_web,
            "reply_data": lambda reply: as_json(as_data(reply)),
        }
        self._jinja.globals |= {"asset": assets.path, "public_url": public_url}

    def page(self, template: str, **values: Any) -> str:
        """A template filled in."""
        return self._jinja.get_template(template).render(values)


def grouped(blocks: Iterable[Block]) -> list[tuple[str, Any]]:
    """Blocks with the items that follow one another gathered into lists, each item with its details.

    Returns ("items", [(item, [detail, …]), …]) or (kind, block).
    """
    groups: list[tuple[str, Any]] = []
    for block in blocks:
        in_list = bool(groups) and groups[-1][0] == "items"
        if block.kind == "item":
            if not in_list:
                groups.append(("items", []))
            groups[-1][1].append((block, []))
        elif block.kind == "detail" and in_list:
            groups[-1][1][-1][1].append(block)
        else:
            groups.append((block.kind, block))
    return groups


def with_links(text: str) -> Markup:
    """Escaped text in which web addresses can be tapped."""
    return Markup("").join(_pieces(text))


def _pieces(text: str) -> Iterator[Markup]:
    done = 0
    for found in _LINK.finditer(text):
        url = found[0].rstrip(_AFTER_LINK)
        yield escape(text[done : found.start()])
        yield Markup('<a href="{0}" rel="noopener">{0}</a>').format(url)
        done = found.start() + len(url)
    yield escape(text[done:])


def telephone(number: str) -> str:
    """A number as a tel: link wants it."""
    return "tel:" + re.sub(r"[^\d+]", "", number)


def code_path(code: str) -> str:
    """The path of a record's page."""
    return "/tthc/" + quote(code, safe="")


def is_web(address: str) -> bool:
    """May this become a link? Only what leads to a web page."""
    return address.startswith(("https://", "http://"))
