"""A reply cut into the parts that a channel can carry: nothing is lost, several parts are numbered."""

import unicodedata
from dataclasses import dataclass

from bot.message import Attachment

_MARK = "\n(phần {}/{})"
_ROOM_FOR_MARK = len(_MARK.format(999, 999))
_CUTS = ("\n\n", "\n", ". ", "; ", " ")  # best first


@dataclass(frozen=True)
class Button:
    """Something to tap: what it shows, and what comes back."""

    label: str
    data: str


@dataclass(frozen=True)
class Part:
    """One message of a channel: text with rows of buttons under it, or a file."""

    text: str = ""
    rows: tuple[tuple[Button, ...], ...] = ()
    bold: tuple[tuple[int, int], ...] = ()  # titles in the text: where each begins and how long it is, in units
    attachment: Attachment | None = None
    replaces: str = ""


def composed(text: str) -> str:
    """Text as it is counted and sent: every Vietnamese letter one character (NFC), nothing that UTF-8 cannot write."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


def width(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts; never less than the number of characters."""
    return len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, most: int) -> list[str]:
    """A text in pieces of at most `most` units, cut between paragraphs, else lines, sentences, words.

    The pieces together hold every word. When there are several, each ends with "(phần i/n)".
    """
    rest = composed(text).strip()
    if width(rest) <= most:
        return [rest]
    pieces, room = [], most - _ROOM_FOR_MARK
    while width(rest) > room:
        at = _place(rest, room)
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip("\n ")
    if rest:
        pieces.append(rest)
    return [piece + _MARK.format(n, len(pieces)) for n, piece in enumerate(pieces, 1)]


def _place(text: str, room: int) -> int:
    """Where to cut so that what stands before fits into `room`."""
    longest = _fitting(text, room)
    for mark in _CUTS:
        at = text.rfind(mark, longest // 3, longest)
        if at > 0:
            return at + len(mark)
    while longest > 1 and unicodedata.combining(text[longest]):
        longest -= 1
    return longest


def _fitting(text: str, room: int) -> int:
    """How many characters from the start fit into `room` units."""
    most = min(len(text), room)
    while (over := width(text[:most]) - room) > 0:
        most -= (over + 1) // 2
    return most
