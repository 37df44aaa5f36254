"""How a channel hears: by asking again and again, or by being called (a webhook)."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.channels import SendError, Take

log = logging.getLogger(__name__)
MOST_BYTES = 256 * 1024  # of one update; the longest message with the longest one it answers is a quarter of that
_LONGEST_PAUSE = 30.0
_AT_ONCE = 1.0  # an empty answer to a long poll that comes sooner is followed by a pause

Fetch = Callable[[], Awaitable[list[dict[str, Any]]]]
Accept = Callable[[dict[str, Any]], Awaitable[None]]


class Poll:
    """Asks for updates until it is stopped. An update counts as fetched only when it was accepted."""

    def __init__(self, name: str, fetch: Fetch, accept: Accept) -> None:
        self._name, self._fetch, self._accept = name, fetch, accept
        self._stop = asyncio.Event()
        self._task = asyncio.create_task(self._run(), name=f"poll {name}")

    async def stop(self) -> None:
        """Ask no more. What was fetched is accepted first."""
        self._stop.set()
        await self._task

    async def _run(self) -> None:
        waiting: list[dict[str, Any]] = []
        pause = 0.0
        while waiting or not self._stop.is_set():
            try:
                waiting = waiting or await self._next()
                while waiting:
                    await self._accept(waiting[0])
                    waiting.pop(0)
                pause = 0.0
            except Exception as error:
                pause = min(max(1.0, pause * 2), _LONGEST_PAUSE)
                asked = error.retry_after if isinstance(error, SendError) else None
                self._say(error, pause := max(pause, asked or 0.0))
                if self._stop.is_set():
                    return
                await self._wait(pause)

    async def _next(self) -> list[dict[str, Any]]:
        """What came; nothing when we are to stop."""
        clock = asyncio.get_running_loop().time
        started = clock()
        fetching = asyncio.ensure_future(self._fetch())
        stopping = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait((fetching, stopping), return_when=asyncio.FIRST_COMPLETED)
            if not fetching.done():
                return []
            found = fetching.result()
        finally:
            fetching.cancel()
            stopping.cancel()
            await asyncio.gather(fetching, stopping, return_exceptions=True)
        if not found and clock() - started < _AT_ONCE:
            await self._wait(_AT_ONCE)
        return found

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            pass

    def _say(self, error: Exception, pause: float) -> None:
        reason = error.reason if isinstance(error, SendError) else type(error).__name__
        log.warning("%s: no updates (%s), asking again in %.0f s", self._name, reason, pause)


@dataclass(frozen=True)
class Hook:
    """Where the other side calls us: the path, the header with the secret in it, the address people reach us by."""

    path: str
    header: str
    secret: str
    public_url: str

    @property
    def url(self) -> str:
        """The address to register."""
        return f"{self.public_url}{self.path}"


class Ear:
    """Takes updates for a channel: through `hook` when there is one, else by asking with `fetch`.

    `accept` gets each update; it hands those that are for us to `take`.
    """

    def __init__(self, name: str, hook: Hook | None, fetch: Fetch, accept: Accept) -> None:
        self._name, self.hook, self._fetch, self._accept = name, hook, fetch, accept
        self._poll: Poll | None = None
        self.take: Take | None = None

    def open(self, take: Take) -> None:
        """Listen from now on."""
        self.take = take
        if self.hook is None:
            self._poll = Poll(self._name, self._fetch, self._accept)

    async def close(self) -> None:
        """Listen no more; what was fetched is taken first."""
        if self._poll:
            await self._poll.stop()
            self._poll = None
        self.take = None

    def routes(self) -> list[web.RouteDef]:
        """POST: one update, with the secret. 200 says that it was accepted, nothing else does."""
        return [web.post(self.hook.path, self._called)] if self.hook else []

    async def _called(self, request: web.Request) -> web.Response:
        assert self.hook is not None
        given = request.headers.get(self.hook.header, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self.hook.secret.encode()):
            return web.Response(status=403)
        try:
            body = json.loads(await _body(request))
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if not isinstance(body, dict):
            return web.Response(status=400)
        if self.take is None:  # asked last: between this and `accept` nobody can close us
            return web.Response(status=503, headers={"Retry-After": "5"})
        await self._accept(body)
        return web.Response()


async def _body(request: web.Request) -> bytes:
    """The body, read by pieces so that nobody fills the memory. HTTPRequestEntityTooLarge beyond the limit."""
    if (request.content_length or 0) > MOST_BYTES:
        raise web.HTTPRequestEntityTooLarge(MOST_BYTES, request.content_length or 0)
    read = bytearray()
    async for piece in request.content.iter_chunked(64 * 1024):
        read += piece
        if len(read) > MOST_BYTES:
            raise web.HTTPRequestEntityTooLarge(MOST_BYTES, len(read))
    return bytes(read)
