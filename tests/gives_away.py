"""What a log must not hold: what people write, who they are, a token."""

import re

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
