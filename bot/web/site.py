"""What every page of one running web has at hand."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bot.message import Address, Reply
from bot.web.assets import Assets
from bot.web.contract import Calendar, Files, Hear, Pages, Surveys
from bot.web.limits import Limits, client_of
from bot.web.views import Views

# What was said to a session later than its turn, after a place: the place of each, and the reply.
Later = Callable[[Address, int], Awaitable[list[tuple[int, Reply]]]]
# What is not well, by name; empty when all is.
Ready = Callable[[], Awaitable[list[str]]]


@dataclass(frozen=True)
class Site:
    """The functions handed over by `__main__`, what they are shown with, and who may ask how often."""

    hear: Hear
    pages: Pages
    views: Views
    assets: Assets
    turns: Limits
    lookups: Limits
    public_url: str
    trust_proxy: bool
    clock: Callable[[], float]
    later: Later
    ready: Ready
    files: Files
    calendar: Calendar
    surveys: Surveys | None = None

    @property
    def secure(self) -> bool:
        """Is the page reached by https?"""
        return self.public_url.startswith("https://")

    def wait(self, request: web.Request, limits: Limits) -> float:
        """Seconds that the sender of a request has to wait, 0.0 if he need not."""
        return limits.take(client_of(request, self.trust_proxy), self.clock())


SITE = web.AppKey("site", Site)
