"""What people write as an answer: the value it means, a wish to go back, on or away, or nothing that fits."""

import re
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from knowledge.surveys.form import Answer, Question
from knowledge.surveys.sayings import sayings
from knowledge.text import bare, fold

_BEFORE = re.compile(
    r"^(?:(?:da|vang|thi|toi|minh|em|chau|con|anh|chi|thay|cam thay|cho|cham|chon|danh gia|muc|so|cau|la|nhin chung|"
    r"noi chung|chac|o muc|diem|nghi la|nghi)\s+)+"
)
_AFTER = re.compile(r"(?:\s+(?:a|nhe|nha|nhen|ha|thoi|day|ban|em|anh|chi|ad|admin|diem|sao|nhe a|thoi a|do))+$")
_OPINION = re.compile(r"^\s*(?:góp ý|gop y|trả lời|tra loi)\s*[:：]\s*", re.IGNORECASE)
_LIKE = 88
LONGEST = 1000  # characters of a free text that are kept

Wish = Literal["back", "skip", "stop", "on", "never", "begin", "send", "again"]


@dataclass(frozen=True)
class Value:
    """The answer that was meant."""

    value: Answer


@dataclass(frozen=True)
class Odd:
    """No answer to this question: why, and what would be one."""

    said: str


def plain(text: str) -> str:
    """A text folded, its teencode written out."""
    short = sayings().short
    return " ".join(short.get(word, word) for word in fold(text).split())


def wish(text: str) -> Wish | None:
    """What a person wants of the survey itself, None when he says something else."""
    said = plain(text)
    wishes = sayings().wishes
    return wishes.get(said) or wishes.get(_AFTER.sub("", said))  # type: ignore[return-value]


def is_nothing(text: str) -> bool:
    """Does a text say that there is nothing to say?"""
    return plain(text) in sayings().nothing


def is_marked(text: str) -> bool:
    """Does a text say that it is an answer ("góp ý: …"), whatever it looks like?"""
    return bool(_OPINION.match(text))


def meant(question: Question, text: str) -> Value | Odd:
    """The answer that a text is to a question."""
    match question.kind:
        case "scale":
            return _scale(question, text)
        case "choice":
            return _choice(question, text)
        case "choices":
            return _choices(question, text)
        case "number":
            return _number(question, text)
    return _words(text)


def _scale(question: Question, text: str) -> Value | Odd:
    if (number := _only_number(text)) is not None:
        return Value(int(number)) if number in (1, 2, 3, 4, 5) else Odd(_FROM_ONE_TO_FIVE)
    stars = text.replace("\ufe0f", "").strip()
    if stars and set(stars) == {"⭐"}:
        return Value(len(stars)) if len(stars) <= 5 else Odd(_FROM_ONE_TO_FIVE)
    known, said = sayings(), plain(text)
    if stars in known.faces:
        return Value(known.faces[stars])
    for words in (said, _AFTER.sub("", _BEFORE.sub("", said)), _AFTER.sub("", said), _BEFORE.sub("", said)):
        for level, option in enumerate(question.options, 1):
            if words and words == plain(option.text):
                return Value(level)
        if words in known.levels:
            return Value(known.levels[words])
        if 1 <= known.numbers.get(words, 0) <= 5:
            return Value(known.numbers[words])
    return Odd(_FROM_ONE_TO_FIVE)


_FROM_ONE_TO_FIVE = "Câu này trả lời bằng một mức từ 1 đến 5; anh/chị chọn một dòng hoặc gõ số."
_SHARED = re.compile(r"(\d+)\s*/\s*5")
_COUNT = re.compile(
    r"^[^\w-]*(?:(?:muc|so|chon|cau|khoang|chung|tam|do|hon|cho|y|dap an|phuong an)\s+)*(-?\d+(?:[.,]\d+)?)"
    r"\s*(?:lan|sao|diem|co quan|noi|cho|don vi|buoi|ngay|luot)?(?:\s*(?:a|nhe|nha|thoi|di|roi))*\W*$"
)


def _only_number(text: str) -> float | None:
    """The number that a text is ("4", "số 4", "4 sao", "4/5"), None when it is more or less than that."""
    said = " ".join(text.lower().split())
    if shared := _SHARED.fullmatch(said):
        return float(shared[1])
    found = _COUNT.match(bare(said))
    return float(found[1].replace(",", ".")) if found else None


def _choice(question: Question, text: str) -> Value | Odd:
    found = _option(question, text)
    if found is None:
        return Odd(f"Tôi chưa rõ anh/chị chọn dòng nào; anh/chị gõ số từ 1 đến {len(question.options)}.")
    return Value(found)


def _option(question: Question, text: str) -> str | None:
    """The code of the option that a text names: its number, its words, or words that only it has."""
    number = _only_number(text)
    if number is not None:
        return question.options[int(number) - 1].code if number in range(1, len(question.options) + 1) else None
    said = plain(text)
    if len(said) < 2:
        return None
    exact = [o.code for o in question.options if plain(o.text) == said]
    within = [o.code for o in question.options if len(said) > 3 and f" {said} " in f" {plain(o.text)} "]
    around = [o.code for o in question.options if f" {plain(o.text)} " in f" {said} "]
    like = [o.code for o in question.options if fuzz.ratio(plain(o.text), said) >= _LIKE]
    return next((found[0] for found in (exact, within, around, like) if len(found) == 1), None)


def _choices(question: Question, text: str) -> Value | Odd:
    """Several options: "1, 3", "1 va 3", or their words with commas between them."""
    if re.fullmatch(r"[\s\d,;.+&và]+", text.lower()):
        pieces = re.findall(r"\d+", text)
    else:
        pieces = [piece for piece in re.split(r"[,;\n]", text) if piece.strip()]
    found = [_option(question, piece) for piece in pieces] or [None]
    if None in found:
        most = len(question.options)
        return Odd(f"Câu này chọn được nhiều dòng; anh/chị gõ các số từ 1 đến {most}, cách nhau dấu phẩy, ví dụ: 1, 2.")
    codes = set(found)
    return Value([o.code for o in question.options if o.code in codes])


def _number(question: Question, text: str) -> Value | Odd:
    number = _only_number(text)
    if number is None:
        said = re.sub(r"\s(?:lan|co quan|noi|cho)$", "", _AFTER.sub("", plain(text)))
        number = sayings().numbers.get(said)
    least, most = f"{question.least:g}", f"{question.most:g}"
    if number is None or not question.least <= number <= question.most:
        return Odd(f"Câu này cần một con số từ {least} đến {most}, ví dụ: {max(question.least, 1):g}.")
    return Value(int(number) if number == int(number) else number)


def _words(text: str) -> Value | Odd:
    said = " ".join(_OPINION.sub("", text).split())[:LONGEST]
    if not fold(said):
        return Odd("Tôi chưa đọc được chữ nào; anh/chị viết bằng lời, hoặc gõ “bỏ qua”.")
    return Value(said)
