"""👍 and 👎 under an answer of the page: with the script, and without it."""

import pytest
from aiohttp import ClientSession, CookieJar
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.web.web_fakes import CODE, JUDGE, Department


async def test_the_script_gets_label_and_words(serve) -> None:
    url = await serve()
    async with ClientSession() as citizen, citizen.post(f"{url}/api/turn", json={"text": "chấm"}) as answer:
        said = await answer.json()
    assert said["feedback"] == [{"label": c.label, "says": c.says} for c in JUDGE]


async def test_without_the_script_each_is_a_form(serve, department: Department) -> None:
    url = await serve()
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as citizen:
        page = await (await citizen.post(url, data={"text": "chấm"})).text()
        assert "👍 có ích</button>" in page and f'value="👎 {CODE} #a1b2c3d4"' in page
        page = await (await citizen.post(url, data={"text": JUDGE[1].says, "shown": JUDGE[1].label})).text()
    assert department.heard[-1] == JUDGE[1].says and "👎 chưa đúng</p>" in page


@pytest.mark.browser
def test_a_tap_says_the_words_and_shows_the_label(browser: Chrome, url: str, department: Department) -> None:
    browser.get(url)
    ActionChains(browser).send_keys("chấm", Keys.ENTER).perform()
    wait = WebDriverWait(browser, 5, poll_frequency=0.03)
    button = wait.until(lambda b: b.find_elements(By.CSS_SELECTOR, "button.judge"))[1]
    assert button.text == "👎 chưa đúng" and button.size["height"] >= 24
    button.click()
    wait.until(lambda b: len(b.find_elements(By.CSS_SELECTOR, "article")) == 2)
    assert department.heard[-1] == JUDGE[1].says
    assert browser.find_elements(By.CSS_SELECTOR, ".question")[-1].text.endswith("👎 chưa đúng")
