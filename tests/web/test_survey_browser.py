"""The survey page in a real browser of a telephone's size, by keyboard alone, with and without its script."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from bot.cli.wiring import survey_pages
from bot.state import State, responses, survey_codes
from handlers.context import Context

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


@pytest.fixture
def kept_in(tmp_path: Path) -> Iterator[State]:
    state = State.open(f"sqlite:///{tmp_path / 'state.db'}")
    yield state
    state.close()


@pytest.fixture
def site(in_thread, kept_in: State, sample_context: Context) -> str:
    return in_thread(surveys=survey_pages(sample_context, kept_in, lambda: NOW))


def press(browser: Chrome, *keys: str) -> None:
    for key in keys:
        ActionChains(browser).send_keys(key).perform()


def until(browser: Chrome, condition):
    return WebDriverWait(browser, 10, poll_frequency=0.03).until(lambda _: condition())


def focused(browser: Chrome) -> str:
    return browser.execute_script("const n = document.activeElement; return n.id || n.name || n.className || n.tagName")


def heading(browser: Chrome) -> str:
    return browser.execute_script("return document.querySelector('h1').innerText")


def answers(kept_in: State, form: str) -> list[dict]:
    year = (date(2026, 1, 1), date(2026, 12, 31))
    return [r.answers for r in kept_in.do(lambda c: list(responses.between(c, form, *year)))]


def to(browser: Chrome, id: str, most: int = 60) -> None:
    """Tab on until something has the focus."""
    for _ in range(most):
        if focused(browser) == id:
            return
        press(browser, Keys.TAB)
    raise AssertionError(f"{id} is not reached by keyboard, but {focused(browser)}")


def choose(browser: Chrome, question: str, first: int, wanted: int) -> None:
    """By keyboard a group of radio buttons is one stop; arrows move inside it."""
    to(browser, f"{question}-{first}")
    press(browser, Keys.SPACE, *[Keys.ARROW_DOWN] * (wanted - first))
    assert focused(browser) == f"{question}-{wanted}"


def test_the_short_form_by_keyboard_alone(browser: Chrome, site: str, kept_in: State) -> None:
    code = kept_in.do(survey_codes.make, "ngan", NOW, unit="VL")
    browser.get(f"{site}/ks/{code}")
    choose(browser, "chung", 1, 2)
    to(browser, "ly-do-1")  # called for by the second level
    press(browser, Keys.SPACE)
    to(browser, "gop-y-1")
    press(browser, "chờ lâu")
    to(browser, "send wide")
    press(browser, Keys.ENTER)
    until(browser, lambda: heading(browser) == "Cảm ơn anh/chị")
    assert answers(kept_in, "ngan") == [{"chung": 2, "ly-do": "thong-tin", "gop-y": "chờ lâu"}]


@pytest.mark.parametrize("form", ["giao-dich", "sipas"])
def test_a_long_form_by_keyboard_alone(browser: Chrome, site: str, kept_in: State, sample_context, form: str) -> None:
    code = kept_in.do(survey_codes.make, form, NOW)
    browser.get(f"{site}/ks/{code}")
    asked = [q for q in sample_context.surveys[form].questions if q.required]
    for question in asked:
        if question.options:
            choose(browser, question.code, 1, 4 if question.kind == "scale" else 2)
        else:
            to(browser, f"{question.code}-1")
            press(browser, "2")
    to(browser, "send wide")
    press(browser, Keys.ENTER)
    until(browser, lambda: heading(browser) == "Cảm ơn anh/chị")
    [kept] = answers(kept_in, form)
    assert set(kept) == {q.code for q in asked}


def test_what_is_missing_is_told_first_and_reached_with_one_key(browser: Chrome, site: str, kept_in: State) -> None:
    code = kept_in.do(survey_codes.make, "giao-dich", NOW)
    browser.get(f"{site}/ks/{code}")
    choose(browser, "chung", 1, 5)
    to(browser, "send wide")
    press(browser, Keys.ENTER)
    until(browser, lambda: "Cần xem lại" in browser.title)
    assert focused(browser) == "faults"
    press(browser, Keys.TAB, Keys.ENTER)
    assert focused(browser) == "thuan-tien-1"
    assert browser.find_element(By.ID, "chung-5").is_selected()


def test_a_question_that_does_not_apply_is_put_away_with_a_script_and_explained_without(
    browser: Chrome, site: str, kept_in: State
) -> None:
    code = kept_in.do(survey_codes.make, "ngan", NOW)
    browser.get(f"{site}/ks/{code}")
    reason = browser.find_element(By.ID, "ly-do-1")
    assert not reason.is_displayed()
    choose(browser, "chung", 1, 1)
    assert reason.is_displayed()
    choose(browser, "chung", 1, 3)
    assert not reason.is_displayed()
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.refresh()
        assert browser.find_element(By.ID, "ly-do-1").is_displayed()
        hint = browser.find_element(By.ID, "ly-do-hint").text
        assert hint == "Chỉ trả lời khi câu “Hài lòng chung” chọn “Rất không hài lòng” hoặc “Không hài lòng”."
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_every_control_has_a_name_and_the_size_of_a_thumb(browser: Chrome, site: str, kept_in: State) -> None:
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True}
    )
    code = kept_in.do(survey_codes.make, "giao-dich", NOW, unit="VL", procedure="2.001955")
    browser.get(f"{site}/ks/{code}")
    small = browser.execute_script(
        "return [...document.querySelectorAll('form .pick, form button, form textarea, form .short')]"
        ".filter(n => n.offsetParent && n.getBoundingClientRect().height < 44).map(n => n.innerText || n.id)"
    )
    assert small == []
    unnamed = browser.execute_script(
        "return [...document.querySelectorAll('form input:not([type=hidden]), form textarea')]"
        ".filter(n => !n.labels.length || !n.labels[0].innerText.trim() "
        "|| (n.type == 'radio' && !n.closest('fieldset').querySelector('legend'))).map(n => n.id)"
    )
    assert unnamed == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 320


def test_a_kiosk_returns_to_its_beginning(browser: Chrome, site: str, kept_in: State) -> None:
    code = kept_in.do(survey_codes.make, "ngan", NOW, kiosk=True)
    browser.get(f"{site}/ks/{code}")
    assert not browser.find_element(By.CSS_SELECTOR, ".foot").is_displayed()
    choose(browser, "chung", 1, 4)
    to(browser, "send wide")
    press(browser, Keys.ENTER)
    until(browser, lambda: heading(browser) == "Cảm ơn anh/chị")
    until(browser, lambda: heading(browser) == "Khảo sát nhanh")
    assert not browser.find_elements(By.CSS_SELECTOR, "input:checked")


def test_a_kiosk_left_alone_forgets_what_was_begun(browser: Chrome, site: str, kept_in: State) -> None:
    code = kept_in.do(survey_codes.make, "ngan", NOW, kiosk=True)
    browser.get(f"{site}/ks/{code}")
    browser.execute_script("document.querySelector('form').dataset.idle = '0.2'")
    choose(browser, "chung", 1, 4)
    until(browser, lambda: not browser.find_elements(By.CSS_SELECTOR, "input:checked"))
