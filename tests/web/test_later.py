"""What is said after its turn: kept for the page, shown without reloading, seen once."""

import pytest
from aiohttp import ClientSession, CookieJar
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from bot.message import Address, Reply, paragraph
from bot.web.sessions import address


class Kept:
    """What an outbox would have for one session."""

    def __init__(self) -> None:
        self.said: list[tuple[Address, int, Reply]] = []

    async def __call__(self, to: Address, after: int) -> list[tuple[int, Reply]]:
        return [(place, reply) for where, place, reply in self.said if where == to and place > after]


async def test_only_the_session_that_is_meant_gets_it(serve) -> None:
    kept = Kept()
    url = await serve(later=kept)
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as citizen, ClientSession() as stranger:
        answer = await citizen.post(f"{url}/api/turn", json={"text": "chào"})
        mine = address(answer.cookies["troly"].value)
        kept.said.append((mine, 1_795_166_657_118_000, Reply((paragraph("Văn phòng đã trả lời."),))))
        got = await (await citizen.get(f"{url}/api/later?after=0")).json()
        assert got["after"] == 1_795_166_657_118_000
        assert got["replies"][0]["blocks"][0]["text"] == "Văn phòng đã trả lời."
        assert (await (await citizen.get(f"{url}/api/later?after={got['after']}")).json())["replies"] == []
        assert (await (await stranger.get(f"{url}/api/later?after=0")).json()) == {"after": 0, "replies": []}


@pytest.mark.parametrize("after", ["", "-1", "abc", "1" * 400, "²", "0x1"])
async def test_any_place_is_answered(serve, after: str) -> None:
    async with ClientSession() as citizen:
        answer = await citizen.get(f"{await serve(later=Kept())}/api/later", params={"after": after})
        assert answer.status == 200 and (await answer.json())["replies"] == []


async def test_ready_says_what_is_missing(serve) -> None:
    async def broken() -> list[str]:
        return ["database"]

    async with ClientSession() as probe:
        good = await probe.get(f"{await serve()}/readyz")
        assert good.status == 200 and (await good.json()) == {"status": "ok"}
        bad = await probe.get(f"{await serve(ready=broken)}/readyz")
        assert bad.status == 503 and (await bad.json())["missing"] == ["database"]
        assert (await probe.get(f"{await serve(ready=broken)}/healthz")).status == 200


@pytest.mark.browser
def test_the_page_shows_it_without_reloading(in_thread, browser: Chrome) -> None:
    kept = Kept()
    browser.get(in_thread(later=kept))
    browser.execute_script("window.kept = true")
    browser.find_element(By.ID, "text").send_keys("chào")
    browser.find_element(By.CSS_SELECTOR, "#ask button.send").click()
    wait = WebDriverWait(browser, 10, poll_frequency=0.05)
    wait.until(lambda b: len(b.find_elements(By.CSS_SELECTOR, "#log article.answer")) == 1)
    cookie = browser.get_cookie("troly")["value"]
    kept.said.append((address(cookie), 5, Reply((paragraph("Văn phòng đã trả lời."),))))
    browser.execute_script("document.dispatchEvent(new Event('visibilitychange'))")
    wait.until(lambda b: len(b.find_elements(By.CSS_SELECTOR, "#log article.answer")) == 2)
    browser.execute_script("document.dispatchEvent(new Event('visibilitychange'))")
    shown = browser.find_elements(By.CSS_SELECTOR, "#log article.answer")
    assert "Văn phòng đã trả lời." in shown[1].text and browser.execute_script("return window.kept")
    browser.refresh()
    wait.until(lambda b: len(b.find_elements(By.CSS_SELECTOR, "#log article.answer")) == 2)
    assert len(browser.find_elements(By.CSS_SELECTOR, "#log .question")) == 1
