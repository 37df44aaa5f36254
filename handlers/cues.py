"""How a question follows what was said: goes on from it, points back to it, asks for another, takes it back."""

import re
from dataclasses import dataclass, replace

from bot.message import Memory
from knowledge.library import Library
from knowledge.question import Asked
from knowledge.store import Card
from knowledge.text import bare

# Words that begin a question which goes on from the one before, and such as point back to it.
_GOES_ON = re.compile(
    r"^\W*((à|ơ|ừ|ok|dạ|a|u|da) )*(còn|thế còn|vậy còn|chứ còn|thế|vậy|rồi|nếu|lỡ|nhỡ|giả sử|trường hợp|sau này|xong|"
    r"không phải|không|nhầm|ý (tôi|em|mình|con|là)|con|the con|vay con|the|vay|roi|neu|lo|truong hop|sau nay|xong|"
    r"khong phai|khong|nham|y (toi|em|minh|con|la))\b"
)
_POINTS_BACK = re.compile(
    r"\b(?:(?:cai|giay|to|the|so|bang|don|viec|vu|thu tuc|loai|giay to|giay phep|ho so|nguoi|ong|ba|anh|chi|lenh|"
    r"quyet dinh|truong hop|che do|khoan|muc|tien|hoi|quy|cho|ben) "
    r"(?:do|nay|ay|kia|vua roi|vua noi)|cai \w+ (?:do|nay|ay)|nhu tren|nhu vay|nhu the)\b"
)
_DIFFERS = re.compile(
    r"^\W*((à|ơ|ừ|dạ|a|u|da) )*(còn|thế còn|vậy còn|chứ còn|nếu|thế|con|the con|vay con|neu|không phải|nhầm|"
    r"không,? ý|ý (tôi|em|mình|là)|khong phai|nham|khong y|y (toi|em|minh|la))\b"
)
_AS_BEFORE = re.compile(r"^\W*((a|o|u|da) )?(con|the con|vay con|chu con|the|vay)\b")
_ANOTHER = re.compile(r"^\W*((à|ơ|ừ|dạ) )*(còn|thế còn|vậy còn|chứ còn|the con|vay con)\b")
_CORRECTS = re.compile(r"^\W*((a|o|u|da) )?(khong|khong phai|nham|quen)\b|^.{0,25}\by (toi|em|minh|con) (la|muon)\b")
_TURNS_AWAY = re.compile(r"^\W*(à mà|mà này|a ma|nhân tiện|tiện thể|nhan tien|tien the)\b")
# Asks whether what is spoken of also holds in some case ("con dâu có được nhận không", "mất sổ thì sao").
_IN_CASE = re.compile(
    r"\b(?:duoc|dc|phai|can|du|bi|nen|buoc)\b.{0,40}\b(?:khong|ko|k|hong|hok|chua|ha|a|nhi)\b\W*(?:a|vay|ha|nhi|em|anh|chi|ad)?\W*$"
    r"|\b(?:thi|la) (?:sao|the nao|lam sao|tinh sao|rang|ntn)\b|^\W*(?:neu|lo|nho|gia su|truong hop)\b"
    r"|\b(?:ai (?:duoc|dung|phai|co)|it nhat|toi thieu|toi da|nhieu nhat)\b"
)
# Wishes for something to be done: more often another matter than a case of this one.
_WISHES = re.compile(r"\b(?:muon|xin|dang ky|lam giay|lam ho so|lam thu tuc|thu tuc|mo|lap|cap|nop ho so)\b")
_SHORT = 4  # words that name something
_CASE = 7  # a question that names more stands by itself
_RELATIVES = {"ong", "ba", "bo", "me", "ma", "cha", "vo", "chong", "cu", "chu", "bac", "co", "di", "noi", "ngoai"}
# Whose matter it is: small words that no search counts, and that tell one procedure from the next ("còn con của ông").
_KIN = {"con", "vợ", "chồng", "mẹ", "cha", "vo", "chong", "me"}


@dataclass(frozen=True)
class Before:
    """What was spoken of (the procedures current or listed), and how the question follows.

    `goes_on` from there, points `back`, `differs` (asks for something other than the current), `another` ("còn X"),
    asks `as_before` (the same facets of another), `corrects` (takes the last one back), `bare` (names an action and no
    object of its own), `turns_away` ("à mà …"), asks whether it holds `in_case` of something, `wishes` something to
    be done, names somebody or something `foreign`.
    """

    asked: Asked
    memory: Memory
    cards: tuple[Card, ...]
    goes_on: bool
    back: bool
    differs: bool
    corrects: bool
    as_before: bool
    another: bool
    bare: bool
    turns_away: bool = False
    in_case: bool = False
    wishes: bool = False
    foreign: bool = False
    spoken: frozenset[str] = frozenset()  # the question's words
    known: frozenset[str] = frozenset()  # those, and the words of the current procedure's name
    new: frozenset[str] = frozenset()  # what it names that does not stand in that name
    held: float = 0.0  # how much of what it names stands in the current record
    told: frozenset[str] = frozenset()  # codes of the list whose name alone there holds a word of the question


def spoken_of(asked: Asked, memory: Memory, library: Library) -> Before | None:
    """How a question follows what was said before; None when nothing was."""
    cards = tuple(card for card in map(library.card, (memory.current, *memory.listed)) if card)
    if not cards:
        return None
    asked = _acting(asked, library) if memory.current else asked
    said = asked.text.lower()
    back = bool(_POINTS_BACK.search(bare(said)))
    spoken, name = frozenset(w.folded for w in asked.words), frozenset(cards[0].folded.split())
    rest = set(library.names.without_actions(" ".join(asked.spoken)).split()) & set(asked.content)
    return Before(
        asked,
        memory,
        cards,
        goes_on=bool(_GOES_ON.match(said)),
        back=back,
        differs=bool(_DIFFERS.match(said)),
        another=bool(_ANOTHER.match(said)),
        as_before=bool(_AS_BEFORE.match(bare(said))),
        corrects=bool(_CORRECTS.match(bare(said))),
        bare=bool(asked.actions) and (back or not rest),
        turns_away=bool(_TURNS_AWAY.match(said)),
        in_case=_in_case(asked, said) and not library.names.undone(cards[0], asked),
        foreign=bool(library.words.foreign.find(asked.words)),
        wishes=bool(_WISHES.search(bare(said))),
        spoken=spoken,
        known=spoken | name,
        new=(frozenset(asked.content) | _kin(asked)) - name,
        held=library.held(memory.current, asked) if memory.current else 0.0,
        told=frozenset() if memory.current else _told(asked, cards),
    )


def _in_case(asked: Asked, said: str) -> bool:
    return len(asked.content) <= _CASE and bool(_IN_CASE.search(bare(said)))


def _acting(asked: Asked, library: Library) -> Asked:
    """A short follow-up with the action that it names by a word too small to name one alone ("mất luôn thì sao").

    With a relative in it the same word means something else ("nếu bà mất").
    """
    if asked.actions or len(asked.content) > _SHORT or {w.folded for w in asked.words} & _RELATIVES:
        return asked
    said = library.words.then.find(asked.words)
    return replace(asked, actions=tuple(dict.fromkeys((hit.value, True) for hit in said)))


def _kin(asked: Asked) -> frozenset[str]:
    """The folded words for relatives; where accents are typed "con" is a child, else it may be "còn"."""
    said = {spoken for spoken in asked.spoken if spoken in _KIN and (asked.accented or spoken != "con")}
    return frozenset(map(bare, said))


def _told(asked: Asked, listed: tuple[Card, ...]) -> frozenset[str]:
    """The codes of those in a list that a question tells from the others by a word that only they have."""
    names = {card.code: set(card.folded.split()) for card in listed}
    said = set(asked.content)
    only = {word for word in said if sum(word in name for name in names.values()) == 1}
    return frozenset(code for code, name in names.items() if name & only)
