"""A turn in, one of a closed set of wishes out. Pure: looks at the words and at what the conversation remembers."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.message import Memory
from knowledge.question import Asked
from knowledge.text import fold, words

_PICK = re.compile(
    r"^(?:số|so|chọn|chon|câu|cau|mục|muc|cái|cai|thứ|thu|ý|y|phương án)?\s*(?:số|so|thứ|thu)?\s*(\d{1,2})"
    r"\s*(?:nhé|nha|ạ|a|đi|di|dc|\.|\))*$",
    re.IGNORECASE,
)
_ORDINALS = {
    "dau tien": 1, "cai dau": 1, "thu nhat": 1, "so mot": 1, "thu hai": 2, "so hai": 2, "cai thu hai": 2, "thu ba": 3,
    "so ba": 3, "thu tu": 4, "so bon": 4, "thu nam": 5, "so nam": 5, "cuoi cung": -1, "cai cuoi": -1,
}  # fmt: skip
_BROWSE = re.compile(
    r"^(?:xem )?(danh mục|các lĩnh vực|danh sách lĩnh vực|danh sách thủ tục|lĩnh vực(?= \S))"
    r"(?: (.*?))??(?: trang (\d{1,3}))?$",
    re.IGNORECASE,
)
_CASE = re.compile(r"^trường hợp (từ )?(\d{1,2}) \d\.\S+$", re.IGNORECASE)
_LIKE = 86  # how alike a typed label must be to a shown one


@dataclass(frozen=True)
class Nothing:
    """Nothing that can be read: blank, only signs."""


@dataclass(frozen=True)
class Smalltalk:
    """A greeting, thanks, or "what can you do"; `kind` as in words/asking.yaml."""

    kind: str


@dataclass(frozen=True)
class Contact:
    """Wants a person, an address, hours (person), the state of a file (status), or complains (complaint)."""

    kind: str


@dataclass(frozen=True)
class Pick:
    """Something that was shown is picked: the words it stands for."""

    says: str


@dataclass(frozen=True)
class NoSuchNumber:
    """A number was typed that was not shown; `most` is the highest that was."""

    most: int


@dataclass(frozen=True)
class ByCode:
    """A procedure is named by its code; `case` when one case of its dossier is wanted (-n: the list of cases from the
    n-th on), `whole` when all of it is."""

    asked: Asked
    code: str
    case: int = 0
    whole: bool = False


@dataclass(frozen=True)
class FollowUp:
    """Asks on about the current procedure: nothing but facets."""

    asked: Asked
    whole: bool = False


@dataclass(frozen=True)
class Browse:
    """Wants to look through the fields, or the procedures of one (a number or a name), from a page on."""

    field: str
    page: int


@dataclass(frozen=True)
class Question:
    """A question to look up."""

    asked: Asked


Wish = Nothing | Smalltalk | Contact | Pick | NoSuchNumber | ByCode | FollowUp | Browse | Question


def understand(text: str, asked: Asked, memory: Memory) -> Wish:
    """What a person wants by a text, given what was shown before. `asked` is the text read by the library."""
    if not words(text):
        return Nothing()
    if asked.codes:
        return _by_code(text, asked)
    picked = _picked(text, memory)
    if picked is not None:
        return picked
    if browsed := _BROWSE.match(text.strip()):
        return Browse((browsed[2] or "").strip(), int(browsed[3] or 1))
    for kind in asked.wishes:
        if kind in ("greetings", "thanks", "ability") and not asked.matter:
            return Smalltalk(kind)
        if kind in ("status", "complaint") or (kind == "person" and (not asked.matter or len(asked.content) <= 3)):
            return Contact(kind)
    if memory.current and not asked.matter and (asked.facets or "all" in asked.wishes):
        return FollowUp(asked, "all" in asked.wishes)
    return Question(asked)


def _picked(text: str, memory: Memory) -> Wish | None:
    found = _PICK.match(text.strip())
    said = fold(text)
    number = int(found[1]) if found else _ORDINALS.get(said)
    if number is not None and memory.choices:
        if number == -1:
            number = len(memory.choices)
        if 1 <= number <= len(memory.choices):
            return Pick(memory.choices[number - 1].says)
        return NoSuchNumber(len(memory.choices))
    if number is not None and found:
        return NoSuchNumber(0)
    for choice in memory.choices:
        if said == fold(choice.says):
            return None  # the very words it stands for mean what they say
        if len(said) > 3 and said == fold(choice.label):
            return Pick(choice.says)
    if memory.listed and len(words(text)) >= 4:
        likeness = [(fuzz.ratio(said, fold(c.label)), c.says) for c in memory.choices]
        best = max(likeness, default=(0, ""))
        if best[0] >= _LIKE:
            return Pick(best[1])
    return None


def _by_code(text: str, asked: Asked) -> ByCode:
    case = _CASE.match(text.strip())
    number = int(case[2]) * (-1 if case[1] else 1) if case else 0
    return ByCode(asked, asked.codes[0], number, "all" in asked.wishes)
