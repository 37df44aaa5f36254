"""The chat page in a real browser: by keyboard, on a bad line, for screen readers, on a telephone."""

import time
from collections.abc import Callable

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.web.web_fakes import ASK_ON, CODE, NAME, NASTY, NASTY_RECORD, Department

pytestmark = pytest.mark.browser
QUESTION = "trợ cấp mai táng cần giấy tờ gì"


def until(browser: Chrome, condition: Callable[[], object]):
    return WebDriverWait(browser, 5, poll_frequency=0.03).until(lambda _: condition())


def texts(browser: Chrome, selector: str) -> list[str]:
    return browser.execute_script("return [...document.querySelectorAll(arguments[0])].map(n => n.innerText)", selector)


def asked(browser: Chrome) -> list[str]:
    """The questions as they stand on the page, without the words for those who cannot see whose they are."""
    return browser.execute_script(
        "return [...document.querySelectorAll('.question')].map(n => n.lastChild.textContent)"
    )


def focused(browser: Chrome) -> str:
    return browser.execute_script("return document.activeElement.id || document.activeElement.innerText")


def type_in(browser: Chrome, *keys: str) -> None:
    ActionChains(browser).send_keys(*keys).perform()


def ask(browser: Chrome, text: str) -> None:
    """Ask by keyboard alone: whoever types fast gets no suggestion in the way."""
    before = len(texts(browser, "article, .failure"))
    type_in(browser, text, Keys.ENTER)
    until(browser, lambda: len(texts(browser, "article, .failure")) > before)


def block_turns(browser: Chrome, blocked: bool) -> None:
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/api/turn*"] if blocked else []})


def test_asked_and_answered_by_keyboard_alone(browser: Chrome, url: str):
    browser.get(url)
    assert focused(browser) == "text"
    ask(browser, QUESTION)
    assert asked(browser) == [QUESTION]
    assert "1.\nTờ khai đề nghị hỗ trợ chi phí mai táng (bản chính: 1, bản sao: 0)" in texts(browser, ".items li")[0]
    assert focused(browser) == "text" and texts(browser, "#text") == [""]


def test_shift_enter_is_a_new_line(browser: Chrome, url: str, department: Department):
    browser.get(url)
    ActionChains(browser).send_keys("một").key_down(Keys.SHIFT).send_keys(Keys.ENTER).key_up(Keys.SHIFT).perform()
    ask(browser, "hai")
    assert department.heard == ["một\nhai"]


def test_a_choice_shows_its_label_and_says_its_words(browser: Chrome, url: str, department: Department):
    browser.get(url)
    ask(browser, QUESTION)
    for _ in range(5):  # from the box up over Chia sẻ, In, Chép and the source
        ActionChains(browser).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
    type_in(browser, Keys.ENTER)
    until(browser, lambda: len(texts(browser, "article")) == 2)
    assert asked(browser)[1] == "Lệ phí" and department.heard[1] == ASK_ON[1].says
    assert "Lệ phí" in focused(browser)  # Tab goes on from there into the new answer


def test_it_says_at_once_that_it_is_looking(browser: Chrome, url: str):
    browser.get(url)
    type_in(browser, "chậm", Keys.ENTER)
    assert asked(browser) == ["chậm"] and texts(browser, "[role=status]") == ["Đang tìm…"]
    type_in(browser, "hai", Keys.ENTER)  # what is typed meanwhile is neither sent twice nor lost
    until(browser, lambda: texts(browser, "article"))
    assert (
        texts(browser, "[role=status]") == [""] and browser.find_element(By.ID, "text").get_property("value") == "hai"
    )


def test_only_the_new_answer_is_announced(browser: Chrome, url: str):
    browser.get(url)
    region = "return [...document.querySelectorAll('[aria-live]')].map(n => n.textContent)"
    ask(browser, QUESTION)
    first = browser.execute_script(region)
    assert len(first) == 1 and "Bản sao giấy chứng tử" in first[0] and "Hỏi tiếp: 1. Thời hạn; 2. Lệ phí" in first[0]
    ask(browser, "cảm ơn")
    assert browser.execute_script(region) == ["Lượt 2: cảm ơn"]
    assert browser.execute_script("return document.querySelector('#log').closest('[aria-live],[role=log]')") is None


def test_a_lost_network_loses_no_text(browser: Chrome, url: str, department: Department):
    browser.get(url)
    block_turns(browser, True)
    ask(browser, QUESTION)
    assert "mất kết nối" in texts(browser, ".failure")[0] and asked(browser) == [QUESTION]
    browser.refresh()
    assert asked(browser) == [QUESTION] and texts(browser, ".failure button") == ["Gửi lại"]
    block_turns(browser, False)
    browser.find_element(By.CSS_SELECTOR, ".failure button").click()
    until(browser, lambda: texts(browser, "article"))
    assert texts(browser, ".failure") == [] and department.heard == [QUESTION]


def test_being_slowed_and_trouble_are_messages(browser: Chrome, in_thread):
    browser.get(in_thread(per_minute=1))
    ask(browser, "hỏng")
    assert "gặp trục trặc" in texts(browser, ".failure")[0]
    ask(browser, "chào")
    assert "chờ ít giây" in texts(browser, ".failure")[1]


def test_suggestions_by_keyboard(browser: Chrome, url: str, department: Department):
    browser.get(url)
    type_in(browser, "mai tang")
    until(browser, lambda: len(texts(browser, "[role=option]")) == 2)
    box = browser.find_element(By.ID, "text")
    assert box.get_attribute("aria-expanded") == "true" and not box.get_attribute("aria-activedescendant")
    type_in(browser, Keys.ARROW_DOWN)
    assert box.get_attribute("aria-activedescendant") == "suggestion-0"
    type_in(browser, Keys.ESCAPE)
    assert texts(browser, "[role=option]") == [] and box.get_property("value") == "mai tang"
    type_in(browser, " ")
    type_in(browser, "a")
    until(browser, lambda: len(texts(browser, "[role=option]")) == 2)
    type_in(browser, Keys.ARROW_DOWN, Keys.ENTER)
    until(browser, lambda: texts(browser, "article"))
    assert department.heard == [NAME]


def test_enter_is_never_taken_by_a_list_nobody_chose_from(browser: Chrome, url: str, department: Department):
    browser.get(url)
    type_in(browser, "mai tang")
    until(browser, lambda: texts(browser, "[role=option]"))
    type_in(browser, Keys.ENTER)
    until(browser, lambda: texts(browser, "article"))
    assert department.heard == ["mai tang"] and texts(browser, "[role=option]") == []


def test_a_long_answer_is_read_from_its_beginning_a_short_one_is_seen_whole(browser: Chrome, url: str):
    browser.get(url)
    place = "const r = [...document.querySelectorAll('.turn')].pop().getBoundingClientRect(); return [r.top, r.bottom]"
    ask(browser, "dài")
    top, bottom = browser.execute_script(place)
    assert 0 <= top < 60 and bottom > 740
    ask(browser, "chào")
    top, bottom = browser.execute_script(place)
    assert top > 0 and bottom < browser.execute_script(
        "return document.querySelector('#ask').getBoundingClientRect().top"
    )


def test_the_conversation_is_there_after_looking_at_the_record(browser: Chrome, url: str, department: Department):
    browser.get(url)
    ask(browser, QUESTION)
    browser.find_element(By.CSS_SELECTOR, ".source a").click()
    until(browser, lambda: browser.current_url.endswith(f"/tthc/{CODE}"))
    browser.back()
    until(browser, lambda: asked(browser) == [QUESTION])
    assert department.heard == [QUESTION]


def test_afresh_leaves_nothing_for_the_next_person(browser: Chrome, url: str):
    browser.get(url)
    ask(browser, QUESTION)
    browser.find_element(By.CSS_SELECTOR, "#afresh button").click()
    until(browser, lambda: asked(browser) == [])
    assert browser.execute_script("return sessionStorage.length && sessionStorage.getItem('troly.turns')") in (0, "[]")


def test_the_servers_page_and_the_scripts_page_are_the_same(browser: Chrome, url: str):
    browser.get(url)
    ask(browser, QUESTION)
    by_script = texts(browser, "article")[0].split("\nChép")[0].split()
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(f"{url}/?q={QUESTION}")
    by_server = browser.find_element(By.TAG_NAME, "article").text.split()
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert by_server == by_script


def test_a_shared_link_asks_once_and_goes_on(browser: Chrome, url: str, department: Department):
    browser.get(f"{url}/?q={QUESTION}")
    assert asked(browser) == [QUESTION] and len(texts(browser, "article")) == 1
    ask(browser, "còn lệ phí")
    assert department.heard == [QUESTION, "còn lệ phí"] and browser.current_url == f"{url}/"
    browser.refresh()
    assert asked(browser) == [QUESTION, "còn lệ phí"] and len(department.heard) == 2


def test_an_answer_can_be_copied_and_shared(browser: Chrome, url: str):
    browser.get(url)
    browser.execute_script("navigator.clipboard.writeText = async (text) => { window.copied = text }")
    browser.execute_script("Object.defineProperty(navigator, 'share', {value: undefined})")
    ask(browser, QUESTION)
    copy, _, share = browser.find_elements(By.CSS_SELECTOR, ".small-actions button")
    copy.click()
    until(browser, lambda: copy.text == "Đã chép")
    copied = browser.execute_script("return window.copied")
    assert "2. Bản sao giấy chứng tử (bản chính: 0, bản sao: 1)" in copied and f"{url}/tthc/{CODE}" in copied
    share.click()
    until(browser, lambda: browser.execute_script("return window.copied").startswith(f"{url}/?q=tr%E1%BB%A3"))


def test_html_stays_text(browser: Chrome, url: str):
    browser.get(url)
    browser.execute_script("window.alert = () => { window.broken = true }")
    nasty = NASTY.replace("🙂 ", "")
    ask(browser, nasty)
    assert asked(browser) == [nasty] and nasty in texts(browser, "article")[0]
    assert not browser.execute_script("return window.broken || document.querySelector('#log b, #log script')")


@pytest.mark.parametrize(
    "path", ["/", "/?q=dài", f"/tthc/{NASTY_RECORD.code}", "/linh-vuc/bao-tro-xa-hoi", "/khong-co"]
)
def test_a_telephone_of_360_px_scrolls_in_one_direction(browser: Chrome, url: str, path: str):
    browser.get(url + path)
    assert browser.execute_script("return [innerWidth, document.documentElement.scrollWidth]") == [360, 360]
    small = """return [...document.querySelectorAll('button, .button, nav a, .row, summary, .checklist label, textarea')]
        .filter(n => n.offsetParent && n.getBoundingClientRect().height < 47.5).map(n => n.outerHTML)"""
    assert browser.execute_script(small) == []
    assert float(browser.execute_script("return getComputedStyle(document.body).fontSize")[:-2]) >= 18


def test_the_first_answer_is_quick(browser: Chrome, url: str):
    browser.get(url)
    began = time.monotonic()
    ask(browser, QUESTION)
    assert time.monotonic() - began < 2
