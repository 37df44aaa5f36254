"""Emulators for Telegram and Zalo, and an inbox that only remembers."""

import shutil
from collections.abc import Iterator

import pytest
import pytest_asyncio
from aiohttp import web

from tests.channels.emulators import Crabline, TestApi
from tests.channels.fault_proxy import FaultProxy
from tests.channels.kept import Kept
from tests.ports import free_port


def need_node() -> None:
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("không có node, npm (no Node.js on this machine)")


@pytest.fixture
def telegram_server() -> Iterator[Crabline]:
    need_node()
    server = Crabline.start("telegram")
    yield server
    server.stop()


@pytest.fixture
def zalo_server() -> Iterator[Crabline]:
    need_node()
    server = Crabline.start("zalo")
    yield server
    server.stop()


@pytest.fixture
def test_api() -> Iterator[TestApi]:
    need_node()
    server = TestApi.start()
    yield server
    server.stop()


@pytest_asyncio.fixture
async def faulty():
    """A function that puts a fault proxy before a server."""
    proxies = []

    async def before(url: str) -> FaultProxy:
        proxy = FaultProxy(url)
        proxies.append(proxy)
        await proxy.start()
        return proxy

    yield before
    for proxy in proxies:
        await proxy.stop()


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest_asyncio.fixture
async def running(kept: Kept):
    """A function that starts a channel, its webhooks served by a real server; all is stopped after the test."""
    started, runners = [], []

    async def start(kind, token: str, take=kept, **options):
        port = free_port()
        options.setdefault("public_url", f"http://127.0.0.1:{port}")
        channel = kind(token, **options)
        app = web.Application(client_max_size=64 * 1024)
        app.add_routes(channel.routes())
        runner = web.AppRunner(app, access_log=None)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        started.append(channel)
        await channel.start(take)
        return channel

    yield start
    for channel in started:
        await channel.stop()
        await channel.close()
    for runner in runners:
        await runner.cleanup()
