"""Run last: nothing that was logged during the suite holds what people wrote, who they are, or a token."""

import logging
import re

import pytest

from tests import logged
from tests.channels.emulators import TOKENS

WORDS = (
    "mai táng", "vũ trụ", "giấy phép lao động", "thờ cúng", "chuyện riêng", "hồ sơ gồm", "mật khẩu", "dữ liệu của tôi",
    "Nguyễn Văn Kín", "Trần Thị Mười", "Lê Văn Chín", "0912345678", "0912 345 678", "001090012345", "kin@example",
)  # fmt: skip
SHAPES = {
    "a one-time code": re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b"),
    "a bot's token": re.compile(r"(?<!\d)\d{8,10}:[\w-]{5,}"),
    "an e-mail address": re.compile(r"\w@\w+\.\w"),
    "a telephone number": re.compile(r"(?<![\w.])0[35789]\d{8}(?!\d)"),
    "a question in an address": re.compile(r"[?&](q|text|start)="),
}


def told(text: str) -> list[str]:
    """What a log gives away."""
    found = [word for word in (*WORDS, *TOKENS.values()) if word.lower() in text.lower()]
    return found + [what for what, shape in SHAPES.items() if shape.search(text)]


@pytest.mark.parametrize(
    "line",
    [
        "câu hỏi: Trợ cấp MAI TÁNG",
        "POST /bot123456789:AAtesttoken/getMe",
        "gọi 0912345678",
        "mã K7QM-4X2P-9TDA",
        "GET /?q=x",
    ],
)
def test_the_search_finds_what_must_not_be_there(line: str) -> None:
    assert told(line)


def test_a_librarys_own_words_are_not_written(tmp_path) -> None:
    logging.getLogger("aiohttp.access").error("POST /bot%s/sendMessage", TOKENS["telegram"])
    try:
        raise RuntimeError("Nguyễn Văn Kín hỏi mai táng")
    except RuntimeError:
        logging.getLogger("bot.web").exception("turn failed")
    assert "turn failed (RuntimeError" in logged.text().splitlines()[-1]


def test_nothing_logged_in_the_whole_suite_tells_anything() -> None:
    assert told(logged.text()) == []
