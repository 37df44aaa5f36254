"""What is said, in no channel's dialect: Address, Turn, Choice, Reply."""

from dataclasses import dataclass, field
from typing import Literal

MOST_CHOICES = 7  # what a person can overlook


@dataclass(frozen=True)
class Address:
    """Where a conversation takes place: the channel, its chat, and the thread inside it if there is one."""

    channel: str
    chat: str
    thread: str = ""


@dataclass(frozen=True)
class Turn:
    """One message of a person. A choice that was tapped arrives as the words it stands for."""

    address: Address
    text: str


@dataclass(frozen=True)
class Choice:
    """Something to pick: a short label to show, and the words that picking it says (at most 64 bytes)."""

    label: str
    says: str


@dataclass(frozen=True)
class Block:
    """A piece of a reply. An item may carry the number it is known by and a note that belongs on its line."""

    kind: Literal["heading", "paragraph", "item", "detail"]
    text: str
    number: int | None = None
    note: str = ""

    @property
    def plain(self) -> str:
        """The block as one line of text."""
        if self.kind == "item":
            lead = f"{self.number}. " if self.number is not None else "• "
            return f"{lead}{self.text} ({self.note})" if self.note else lead + self.text
        return self.text


@dataclass(frozen=True)
class Source:
    """Where an answer comes from: the words that name it and the address of the record's page (a path)."""

    text: str
    path: str


@dataclass(frozen=True)
class Reply:
    """What the assistant says: blocks, then what may be picked, then the source."""

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    source: Source | None = None

    def plain(self, public_url: str = "") -> str:
        """The whole reply as text: a blank line before headings, choices numbered, the source last."""
        lines: list[str] = []
        for block in self.blocks:
            if block.kind == "heading" and lines:
                lines.append("")
            lines.append(block.plain)
        if self.choices:
            lines += ["", "Anh/chị chọn số hoặc gõ câu hỏi khác:"]
            lines += [f"{n}. {choice.label}" for n, choice in enumerate(self.choices, 1)]
        if self.source:
            lines += ["", f"Nguồn: {self.source.text} · {public_url}{self.source.path}"]
        return "\n".join(lines)


@dataclass(frozen=True)
class Memory:
    """What a conversation remembers: the current procedure, what was last shown to pick from, what is still open.

    While a list waits for a pick no procedure is the current one: `current` is "" when `listed` is not empty.
    `choices` are the words behind the numbers last shown; `topic` are the words the last search went by;
    `pending` the facets asked when the list was shown.
    """

    current: str = ""
    listed: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    topic: str = ""
    pending: tuple[str, ...] = ()
    earlier: tuple[str, ...] = field(default=())


def heading(text: str) -> Block:
    """A title inside a reply."""
    return Block("heading", text)


def paragraph(text: str) -> Block:
    """Running text."""
    return Block("paragraph", text)


def item(text: str, number: int | None = None, note: str = "") -> Block:
    """One entry of a list."""
    return Block("item", text, number, note)


def split(text: str, most: int) -> list[str]:
    """A long text in parts of at most `most` characters, cut at blank lines, else at lines, else between words.

    Nothing is lost: the parts joined hold every word. When there are several, each ends with "(phần i/n)".
    """
    if len(text) <= most:
        return [text]
    room = most - len("\n(phần 99/99)")
    parts, rest = [], text
    while len(rest) > room:
        at = max(rest.rfind("\n\n", room // 3, room), -1)
        for mark in ("\n", ". ", " "):
            at = at if at > 0 else rest.rfind(mark, room // 3, room)
        at = at + 1 if at > 0 else room
        parts.append(rest[:at].rstrip())
        rest = rest[at:].lstrip("\n ")
    parts.append(rest)
    return [f"{part}\n(phần {n}/{len(parts)})" for n, part in enumerate(parts, 1)]
