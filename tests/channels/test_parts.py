"""A long answer arrives whole, in parts that each channel carries."""

import random
import unicodedata

import pytest

from bot.channels.parts import composed, cut, width
from tests.conftest import Talk

SENTENCE = "Hồ sơ gồm: văn bản đề nghị theo mẫu số 03; giấy khám sức khoẻ (bản chính). "


def words(pieces: list[str]) -> list[str]:
    return " ".join(p.rsplit("\n(phần ", 1)[0] if "\n(phần " in p else p for p in pieces).split()


@pytest.mark.parametrize("most", [60, 200, 2000, 4096])
def test_nothing_is_lost_and_every_part_fits(most: int) -> None:
    chance = random.Random(most)
    for _ in range(40):
        marks = [chance.choice(["\n\n", "\n", " "]) for _ in range(chance.randint(1, 150))]
        text = "".join(SENTENCE[: chance.randint(1, len(SENTENCE))] + mark for mark in marks)
        pieces = cut(text, most)
        assert words(pieces) == text.split()
        assert all(0 < width(piece) <= most for piece in pieces)


def test_the_longest_answer_of_the_sample_arrives_whole(says: Talk) -> None:
    text = says("tất cả 1.014199").reply.plain()
    pieces = cut(text, 2000)
    assert len(pieces) > 2 and pieces[0].endswith(f"(phần 1/{len(pieces)})")
    assert words(pieces) == composed(text).split()


def test_a_short_text_stays_as_it_is() -> None:
    assert cut("  Chào anh/chị.\n", 2000) == ["Chào anh/chị."]


def test_parts_are_numbered_and_cut_between_paragraphs() -> None:
    pieces = cut("\n\n".join([SENTENCE.strip() * 10] * 4), 2000)
    assert [p.splitlines()[-1] for p in pieces] == ["(phần 1/2)", "(phần 2/2)"]
    assert all(p.startswith("Hồ sơ gồm") for p in pieces)


def test_letters_are_counted_as_they_are_seen() -> None:
    apart = unicodedata.normalize("NFD", "Nghị định về lệ phí. " * 90)
    assert len(apart) > 2000 > len(composed(apart))
    assert cut(apart, 2000) == [composed(apart).strip()]


def test_a_word_without_end_is_cut_too() -> None:
    pieces = cut("x" * 9000, 2000)
    assert "".join(words(pieces)) == "x" * 9000 and max(map(width, pieces)) <= 2000


def test_what_counts_double_on_telegram_is_counted_double() -> None:
    pieces = cut("👍" * 3000, 4096)
    assert len(pieces) == 2 and max(map(width, pieces)) <= 4096
    assert "".join(words(pieces)) == "👍" * 3000


def test_half_a_letter_can_be_sent() -> None:
    assert cut("a\ud83d b", 100) == ["a? b"]
