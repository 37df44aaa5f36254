"""A small HTTP proxy before an emulator that fails on purpose: as told for the next calls, or at random."""

import asyncio
import random
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientTimeout, web

SENDS = ("sendMessage", "sendDocument", "sendPhoto", "editMessageText")


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call.

    kind: "429", "500", "502", "401", "403", "400", "migrate" are answers; "cut" closes the connection without one,
    "hang" leaves it open until the client gives up. `after`: cut or hang only after the emulator did what was asked.
    """

    kind: str
    retry_after: int = 1
    moved_to: int = 0
    after: bool = False
    description: str = "as told"


@dataclass
class FaultProxy:
    """`url` stands for `target`. `next` faults are used up one by one; `rates` give faults at random to every send."""

    target: str
    rates: dict[Fault, float] = field(default_factory=dict)
    seed: int = 1
    only: tuple[str, ...] = SENDS

    def __post_init__(self) -> None:
        self.told: deque[tuple[str, Fault]] = deque()
        self.met: Counter[str] = Counter()
        self._random = random.Random(self.seed)
        self._stopping = asyncio.Event()

    async def start(self, port: int = 0) -> str:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._pass)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self._client = ClientSession(timeout=ClientTimeout(total=120), auto_decompress=False)
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self.url

    async def stop(self) -> None:
        self._stopping.set()
        await self._runner.cleanup()
        await self._client.close()

    def next(self, fault: Fault, method: str = "sendMessage", times: int = 1) -> None:
        """The next calls of a method fail like this."""
        self.told.extend([(method, fault)] * times)

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        fault = self._fault(request.path.rsplit("/", 1)[-1])
        body = await request.read()
        if fault and not fault.after:
            self.met[fault.kind] += 1
            return await self._fail(request, fault)
        answer = await self._forward(request, body)
        if fault:
            self.met[f"{fault.kind} after"] += 1
            return await self._fail(request, fault)
        return answer

    def _fault(self, method: str) -> Fault | None:
        for at, (name, fault) in enumerate(self.told):
            if name == method:
                del self.told[at]
                return fault
        if method in self.only:
            for fault, rate in self.rates.items():
                if self._random.random() < rate:
                    return fault
        return None

    async def _forward(self, request: web.Request, body: bytes) -> web.Response:
        headers = {k: v for k, v in request.headers.items() if k.lower() not in ("host", "content-length")}
        target = self.target + request.path_qs
        try:
            async with self._client.request(request.method, target, data=body, headers=headers) as answer:
                kind = {"Content-Type": answer.headers.get("Content-Type", "application/json")}
                return web.Response(body=await answer.read(), status=answer.status, headers=kind)
        except OSError:
            return web.Response(status=502)

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.kind == "hang":
            try:
                await asyncio.wait_for(self._stopping.wait(), 60)
            except TimeoutError:
                pass
        if fault.kind in ("hang", "cut"):
            if request.transport:
                request.transport.abort()
            return web.Response()
        status = 400 if fault.kind == "migrate" else int(fault.kind)
        told: dict[str, Any] = {"ok": False, "error_code": status, "description": fault.description}
        if fault.kind == "429":
            told["parameters"] = {"retry_after": fault.retry_after}
        if fault.kind == "migrate":
            told["parameters"] = {"migrate_to_chat_id": fault.moved_to}
        return web.json_response(told, status=status)
