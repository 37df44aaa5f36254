"""The running service in a real browser: the dossier of a procedure, the second choice, the fee; also after a restart."""

from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.channels.service import Service

pytestmark = pytest.mark.browser
PERMIT = "1.014199"


def answers(browser: Chrome, count: int) -> list[str]:
    """What the answers say, once there are `count` of them."""

    def shown(_: Chrome) -> list[str] | None:
        found = browser.execute_script("return [...document.querySelectorAll('article')].map(n => n.innerText)")
        return found if len(found) >= count else None

    return WebDriverWait(browser, 10, poll_frequency=0.05).until(shown)


def ask(browser: Chrome, text: str) -> None:
    browser.find_element(By.ID, "text").click()
    ActionChains(browser).send_keys(text, Keys.ENTER).perform()


def test_dossier_second_choice_fee(browser: Chrome, data_folder: Path) -> None:
    service = Service(data_folder).start()
    service.wait_for("Trợ lý đang chạy")
    browser.get(service.url)
    ask(browser, "cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì")
    assert "14 trường hợp" in answers(browser, 1)[0] and PERMIT in answers(browser, 1)[0]
    browser.find_elements(By.CSS_SELECTOR, "article .choices button")[1].click()
    papers = answers(browser, 2)[1]
    assert "giám đốc điều hành" in papers and "bản chính: 1" in papers
    assert service.stop() == 0
    again = Service(data_folder, port=str(service.port)).start()
    try:
        again.wait_for("Trợ lý đang chạy")
        ask(browser, "còn lệ phí?")
        fee = answers(browser, 3)[2]
        assert "lệ phí" in fee and PERMIT in fee
    finally:
        again.stop()
