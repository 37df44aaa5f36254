"""`troly serve` as a new user starts it: an empty folder, no token; then a browser that types."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.services
ROOT = Path(__file__).parents[2]
QUESTION = "cấp giấy phép lao động cho người nước ngoài cần giấy tờ gì"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service started in an empty folder; it ends by SIGTERM, in order."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("TROLY_")}
    service = subprocess.Popen(
        [sys.executable, "-u", "-c", "from bot.cli import main; main()", "serve", "--port", "0"],
        cwd=tmp_path_factory.mktemp("empty"), stdout=subprocess.PIPE, text=True, encoding="utf-8",
        env=clean | {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert service.stdout
    line = service.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line
    yield found[0]
    service.send_signal(signal.SIGTERM)
    assert service.wait(timeout=20) == 0


def test_it_is_healthy_and_idle_it_stays_small(address: str) -> None:
    with urllib.request.urlopen(f"{address}/healthz") as answer:
        assert answer.status == 200


def test_a_record_page_holds_every_paper(address: str) -> None:
    page = urllib.request.urlopen(f"{address}/tthc/1.001731").read().decode()
    assert "Tờ khai đề nghị hỗ trợ chi phí mai táng" in page and "Hỗ trợ chi phí mai táng cho đối tượng" in page


@pytest.mark.browser
def test_a_person_asks_in_the_browser_and_picks_a_case(address: str, browser: Chrome) -> None:
    def said() -> str:
        return browser.find_element(By.TAG_NAME, "main").text

    browser.get(address)
    browser.find_element(By.TAG_NAME, "textarea").send_keys(QUESTION + Keys.ENTER)
    wait_for(lambda: "14 trường hợp" in said() and "1.014199" in said())
    browser.find_element(By.TAG_NAME, "textarea").send_keys("2" + Keys.ENTER)
    wait_for(lambda: "bản chính: 1" in said())


def wait_for(true, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.1)
    assert true()
