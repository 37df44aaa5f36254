"""What comes out of the printer: an A5 slip to tick, the whole record, or one answer."""

import base64
import io

import pytest
from pypdf import PdfReader
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.web.web_fakes import ABOUT, CODE, NASTY_RECORD, PAPERS, RECORD

pytestmark = pytest.mark.browser
A5, A4 = (420, 595), (595, 842)


def printed(browser: Chrome) -> tuple[list[tuple[int, int]], str]:
    """The sizes of the pages in points, and all their words with white space folded."""
    pdf = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    pages = PdfReader(io.BytesIO(base64.b64decode(pdf))).pages
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages]
    return sizes, " ".join(" ".join(page.extract_text() for page in pages).split())


def press(browser: Chrome, selector: str) -> None:
    """Press a button that prints; the printer itself stands still, so its end is never told."""
    browser.execute_script("window.print = () => {}")
    browser.find_element(By.CSS_SELECTOR, selector).click()


def test_a_record_prints_as_an_a5_slip(browser: Chrome, url: str):
    browser.get(f"{url}/tthc/{CODE}")
    sizes, words = printed(browser)
    assert sizes == [A5]
    wanted = [ABOUT.name, RECORD.name, CODE, RECORD.sets, "03 ngày làm việc", "Không quy định mức phí", RECORD.source]
    wanted += ["Ủy ban nhân dân cấp xã", *(row.text for row in PAPERS), *(row.quantity for row in PAPERS)]
    assert [word for word in wanted if word not in words] == []
    for unwanted in ("Bước 1", "Lĩnh vực", "In phiếu", "Hỏi về", "Liên hệ", "Mục lục"):
        assert unwanted not in words


def test_the_button_prints_the_same_slip(browser: Chrome, url: str):
    browser.get(f"{url}/tthc/{CODE}")
    before = printed(browser)
    press(browser, "[data-print=slip]")
    assert printed(browser) == before


def test_all_of_it_when_chosen(browser: Chrome, url: str):
    browser.get(f"{url}/tthc/{CODE}")
    press(browser, "[data-print=full]")
    sizes, words = printed(browser)
    assert sizes == [A4] and "Bước 1: Nộp hồ sơ." in words and "Lĩnh vực Bảo trợ xã hội" in words
    browser.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert printed(browser)[0] == [A5]


def test_a_long_slip_keeps_every_paper(browser: Chrome, url: str):
    browser.get(f"{url}/tthc/{NASTY_RECORD.code}")
    sizes, words = printed(browser)
    assert len(sizes) > 3 and set(sizes) == {A5}
    assert [n for n in range(1, 51) if f"Giấy tờ thứ {n}: " not in words] == []
    assert words.count("(bản chính: 1, bản sao: 2)") == 50


def test_one_case_is_printed_alone(browser: Chrome, url: str):
    browser.get(f"{url}/tthc/{NASTY_RECORD.code}")
    press(browser, ".case:nth-of-type(2) button")
    sizes, words = printed(browser)
    assert set(sizes) == {A5} and "Trường hợp 2" in words and NASTY_RECORD.code in words
    for unwanted in ("Giấy tờ thứ 1:", "Trường hợp 3", "In phiếu", "52 dòng"):
        assert unwanted not in words


def test_one_answer_is_printed_alone(browser: Chrome, url: str):
    browser.get(f"{url}/?q=dài")
    browser.get(f"{url}/?q=mai táng")
    assert "Năm mươi giấy tờ" in printed(browser)[1]
    press(browser, ".turn:last-child .small-actions button:nth-child(2)")
    _, words = printed(browser)
    assert "Bản sao giấy chứng tử (bản chính: 0, bản sao: 1)" in words and f"{url}/tthc/{CODE}" in words
    for unwanted in ("Năm mươi giấy tờ", "Thời hạn", "Chép", "Gửi", "Chào anh/chị"):
        assert unwanted not in words
