"""How Vietnamese is flattened, telex undone, typing errors mended."""

import unicodedata

import pytest

from knowledge.telex import decode
from knowledge.text import clean, fold, has_accents, squeeze, syllables, tone_last, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đăng ký Khai sinh", "dang ky khai sinh"),
        (unicodedata.normalize("NFD", "Đăng ký"), "dang ky"),
        ("ĐĂNG\u00a0KÝ\u200b", "dang ky"),
        ("Ðất đai – nhà ở", "dat dai nha o"),
        ("1.001731, KT3", "1.001731 kt3"),
        ("", ""),
        ("😀 中文", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_and_syllables_go_together() -> None:
    text = "Hòa giải tranh chấp đất đai (cấp xã), mã 1.003554"
    assert len(words(text)) == len(syllables(text))


def test_both_places_of_a_tone_are_one() -> None:
    assert tone_last("hoà") == tone_last("hòa") == "hoa1"
    assert tone_last("đổi") != tone_last("đối")


def test_clean_keeps_lines_and_drops_what_cannot_be_seen() -> None:
    assert clean("a\u200bb\r\nc\x07") == "ab\nc"
    assert squeeze(" a \n\t b ") == "a b"


def test_has_accents() -> None:
    assert has_accents("giấy") and has_accents("đi") and not has_accents("giay 123")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giaays", "giấy"), ("pheps", "phép"), ("nguowif", "người"), ("nuwowcs", "nước"), ("dduwowcj", "được"),
        ("dduowcj", "được"), ("hoof", "hồ"), ("sow", "sơ"), ("quas", "quá"), ("ngoafi", "ngoài"), ("thuwowng", "thương"),
        ("giaffy", "giày"), ("xin", "xin"), ("ddi", "đi"), ("tuoiwr", "tưởi"), ("lamf", "làm"),
    ],
)  # fmt: skip
def test_telex(typed: str, meant: str) -> None:
    assert decode(typed) == meant or fold(decode(typed)) == fold(meant)


def test_typing_errors_and_telex_are_mended_with_the_neighbours(sample_context) -> None:
    read = sample_context.library().read
    assert "lao dong" in " ".join(w.folded for w in read("giấy phép lao đôgn cho ngời nước ngoài").words)
    telex = read("giaays pheps lao ddoongj cho nguwowif nuwowcs ngoafi")
    assert " ".join(w.folded for w in telex.words) == "giay phep lao dong cho nguoi nuoc ngoai"
    short = read("xin gplđ cho nnn ko bik nộp đâu")
    assert "giay phep lao dong" in " ".join(w.folded for w in short.words)
