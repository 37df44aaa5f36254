"""A real server before the small department of web_fakes."""

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from bot.web.app import make_app
from bot.web.contract import Pages
from tests.web.web_fakes import PAGES, Department

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FORGET = (
    ("Network.clearBrowserCookies", {}),
    ("Network.setBlockedURLs", {"urls": []}),
    ("Emulation.setDeviceMetricsOverride", {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}),
)


@pytest.fixture
def department() -> Department:
    return Department()


async def _listening(app: web.Application) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)  # whoever is still sending is not waited for
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


@pytest_asyncio.fixture
async def serve(department: Department):
    """A function that starts the web with the options given and returns its address."""
    runners = []

    async def start(pages: Pages = PAGES, **options) -> str:
        runner, url = await _listening(make_app(department.hear, pages, **options))
        runners.append(runner)
        return url

    yield start
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
def in_thread(department: Department) -> Iterator[Callable[..., str]]:
    """The same for browser tests: the server runs on a loop of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    runners = []

    def wait(work):
        return asyncio.run_coroutine_threadsafe(work, loop).result(10)

    def start(**options) -> str:
        runner, url = wait(_listening(make_app(department.hear, PAGES, **options)))
        runners.append(runner)
        return url

    yield start
    for runner in runners:
        wait(runner.cleanup())
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


@pytest.fixture
def url(in_thread: Callable[..., str]) -> str:
    return in_thread()


@pytest.fixture(scope="session")
def _chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    if not CHROMIUM.exists():
        pytest.skip("không có /usr/bin/chromium (no chromium on this machine)")
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_page_load_timeout(20)
    yield driver
    driver.quit()


@pytest.fixture
def browser(_chromium: Chrome) -> Chrome:
    """A browser of 360 by 740 px that remembers nobody."""
    for command, values in FORGET:
        _chromium.execute_cdp_cmd(command, values)
    return _chromium


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: drives a real chromium")
