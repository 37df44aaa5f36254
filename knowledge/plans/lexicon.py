"""The word lists of `words.yaml`, made into patterns."""

import re
from functools import cache
from pathlib import Path

import yaml

# Words that begin like a unit's name: "Ban hành", "Trường hợp", "phòng, chống".
_NOT_UNITS = (
    r"(?:Tổ chức|Trường hợp|Ban hành|Hội nghị|Hội thảo|Hội họp|Viện dẫn|[Pp]hòng,? (?:và )?(?:ngừa|chống"
    r"|cháy)|Bộ (?:luật|tiêu chí|chỉ số|câu hỏi|thủ tục)|Vụ (?:việc|án)|Quỹ đất|Sở hữu|Sở thích"
    r"|Trường phái|[Cc]ông chức chịu)(?!\w)"
)


@cache
def _raw() -> dict:
    return yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))


def _split(text: str) -> list[str]:
    return [word.strip() for word in text.replace("\n", ",").split(",") if word.strip()]


def names(key: str) -> tuple[str, ...]:
    """The words of a list, longest first."""
    return tuple(sorted(_split(_raw()[key]), key=len, reverse=True))


def columns() -> dict[str, tuple[str, ...]]:
    """The names of columns by what they hold."""
    return {key: tuple(_split(value)) for key, value in _raw()["columns"].items()}


def _either(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)"


@cache
def unit_head() -> re.Pattern:
    """Where the name of a unit may begin; to be used with `match`."""
    return re.compile(rf"(?!{_NOT_UNITS})(?:(?i:{_either(names('unit_heads'))})|{_either(names('unit_names'))})")


@cache
def verb() -> re.Pattern:
    """An order's verb in lower case: capitals inside a unit's name ("Sở Xây dựng") are not verbs."""
    return re.compile(
        rf"(?<!\w)(?<!chương )(?<!Chương )(?<!quy )(?<!công )(?<!lộ )(?<!quá )(?<!chế độ )(?<!độc )(?<!chữ "
        rf"){_either(names('verbs'))}"
    )


@cache
def first_verb() -> re.Pattern:
    """An order's verb at the head of a clause, in any case; to be used with `match`."""
    return re.compile(_either(names("verbs")), re.I)


@cache
def heading(key: str) -> re.Pattern:
    """A word list of headings, to be searched in a heading."""
    return re.compile(rf"(?<!\w){_either(names(key))}", re.I)


@cache
def product() -> re.Pattern:
    """What a duty brings forth, up to the next comma."""
    return re.compile(
        rf"(?<!\w)(?<!tại )(?<!theo )(?<!cứ )(?<!của )(?<!hiện )(?<!trong ){_either(names('products'))}[^,;.:()]*", re.I
    )
