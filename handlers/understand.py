"""A turn in, one of a closed set of wishes out. Pure: looks at the words and at what the conversation remembers."""

import re
from dataclasses import dataclass
from functools import lru_cache

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
_COMMAND = re.compile(r"/([^\W\d_]\w{0,30})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_CODE = re.compile(r"(?=.*[A-Za-z])[0-9A-Za-z]{4}(?:[-–][0-9A-Za-z]{4}){2}")
_JUDGE = re.compile(r"(👍|👎)[\ufe0f\U0001f3fb-\U0001f3ff]*([^👍👎]*)")
_UP = {"co ich", "huu ich", "dung y", "dung roi", "tra loi dung", "tot", "thich"}
_DOWN = {
    "chua dung", "khong dung", "sai", "sai roi", "tra loi sai", "khong co ich", "khong huu ich", "chua dung y",
    "khong dung y", "khong thich",
}  # fmt: skip
REASONS = ("sai thủ tục", "thiếu giấy tờ", "khó hiểu", "dữ liệu cũ", "khác")
_MINE = r"(?:nhung )?(?:du lieu|thong tin)(?: ca nhan)?(?: (?:cua )?(?:toi|minh|em|chung toi))"
_LEAD = r"(?:(?:hay )?(?:cho )?(?:toi|minh|em) (?:muon )?|xin |hay )?"
_SHOW = re.compile(rf"{_LEAD}(?:xem|cho xem|hien|kiem tra) (?:lai )?{_MINE}")
_DELETE = re.compile(rf"{_LEAD}(?:xoa|huy|xoa bo|xoa het) (?:toan bo |tat ca |het )?{_MINE}(?: di)?")
AGREED = "đồng ý xoá dữ liệu của tôi"
KEEP = "giữ lại dữ liệu của tôi"
_ACKNOWLEDGED = re.compile(
    r"(?:(?:vang|da|ok|oke|okie|okay|u|uh|uhm|ro|ro roi|hieu|hieu roi|duoc|dc|a|nhe|nha)(?:\s+|$))+"
)
UNSENT = {"tin chua gui", "tin chua gui duoc", "tin khong gui duoc"}


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


@dataclass(frozen=True)
class Command:
    """An order such as /donvi VL: its folded name, and what stands behind it."""

    name: str
    rest: str = ""


@dataclass(frozen=True)
class Judge:
    """What somebody thinks of an answer: up or down, perhaps of which one (its id, the code it stated) and why."""

    verdict: str
    answer: str = ""
    code: str = ""
    reason: str = ""


@dataclass(frozen=True)
class MyData:
    """Wants to see what is kept about him, to have it deleted, agrees to that, or would rather keep it."""

    wish: str  # show, delete, agreed, keep


Wish = (
    Command
    | Judge
    | MyData
    | Nothing
    | Smalltalk
    | Contact
    | Pick
    | NoSuchNumber
    | ByCode
    | FollowUp
    | Browse
    | Question
)


def understand(text: str, asked: Asked, memory: Memory) -> Wish:
    """What a person wants by a text, given what was shown before. `asked` is the text read by the library."""
    ordered = command(text) or _judged(text, memory)
    if ordered:
        return ordered
    if not words(text):
        return Nothing()
    if (mine := _my_data(fold(text))) is not None:
        return mine
    if asked.codes:
        return _by_code(text, asked)
    picked = _picked(text, memory)
    if picked is not None:
        return picked
    if _ACKNOWLEDGED.fullmatch(fold(text)) and "à" not in text.lower():  # "vàng" is no "vâng"
        return Smalltalk("thanks")
    if browsed := _BROWSE.match(text.strip()):
        return Browse((browsed[2] or "").strip(), int(browsed[3] or 1))
    for kind in asked.wishes:
        if kind in ("greetings", "thanks", "ability") and not asked.matter:
            return Smalltalk(kind)
        if kind in ("status", "complaint") or (kind == "person" and (not asked.matter or len(asked.content) <= 3)):
            return Contact(kind)
    if (memory.current or memory.listed) and not asked.matter and (asked.facets or "all" in asked.wishes):
        return FollowUp(asked, "all" in asked.wishes)
    return Question(asked)


def command(text: str) -> Command | None:
    """The order that a text is: "/donvi VL", or nothing but a one-time code. Codes are not to be masked or kept."""
    text = text.strip()
    if found := _COMMAND.fullmatch(text):
        return Command(fold(found[1]).replace(" ", ""), (found[2] or "").strip())
    if _CODE.fullmatch(text):
        return Command("start", text)
    return Command("chuagui") if fold(text) in UNSENT else None


def _judged(text: str, memory: Memory) -> Judge | None:
    said = fold(text)
    if found := _JUDGE.fullmatch(text.strip()):
        rest = found[2]
        id, code = re.search(r"#(\w{4,16})", rest), re.search(r"(?<!\S)\d\.\S+", rest)
        reason = next((r for r in REASONS if fold(r) in fold(rest)), "")
        return Judge("up" if found[1] == "👍" else "down", id[1] if id else "", code[0] if code else "", reason)
    if memory.answered and said in _UP | _DOWN:
        return Judge("up" if said in _UP else "down")
    return None


def _my_data(said: str) -> MyData | None:
    if said in (fold(AGREED), fold(KEEP)):
        return MyData("agreed" if said == fold(AGREED) else "keep")
    if _DELETE.fullmatch(said):
        return MyData("delete")
    return MyData("show") if _SHOW.fullmatch(said) else None


_known = lru_cache(maxsize=1 << 11)(fold)  # of what we offered: every turn is compared with it


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
        if said == _known(choice.says):
            return None  # the very words it stands for mean what they say
        if len(said) > 3 and said == _known(choice.label):
            return Pick(choice.says)
    if memory.listed and len(words(text)) >= 4:
        likeness = [(fuzz.ratio(said, _known(c.label)), c.says) for c in memory.choices]
        best = max(likeness, default=(0, ""))
        if best[0] >= _LIKE:
            return Pick(best[1])
    return None


def _by_code(text: str, asked: Asked) -> ByCode:
    case = _CASE.match(text.strip())
    number = int(case[2]) * (-1 if case[1] else 1) if case else 0
    return ByCode(asked, asked.codes[0], number, "all" in asked.wishes)
