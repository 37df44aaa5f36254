"""What is said, in no channel's dialect: Address, Turn, Choice, Reply."""

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

MOST_CHOICES = 7  # what a person can overlook


@dataclass(frozen=True)
class Address:
    """Where a conversation takes place: the channel, its chat, and the thread inside it if there is one."""

    channel: str
    chat: str
    thread: str = ""


@dataclass(frozen=True)
class Document:
    """A file or picture that a person sent: how the channel fetches it, and what it says about it.

    `file` is its id among the kept files once it was fetched; `trouble` says why it was not. `read` is the kept result
    of reading it, where somebody here reads such files ("" when nobody does).
    """

    id: str
    name: str = ""
    media: str = ""  # such as application/pdf; "" when the channel does not say
    size: int = 0  # bytes; 0 when the channel does not say
    file: str = ""
    trouble: Literal["", "large", "gone"] = ""
    read: str = ""


@dataclass(frozen=True)
class Turn:
    """One message of a person. A choice that was tapped arrives as the words it stands for.

    `person` is who wrote, by the channel's own id ("" where chat and person are the same); `message` the channel's id
    of what he wrote, `replies_to` of what he answered. In a group `addressed` says whether it was meant for us.
    `name` is for the answer only: it is never stored or logged. `by_link`: nobody typed it, a link was opened (by a
    preview robot perhaps), so nobody's data may change.
    """

    address: Address
    text: str
    person: str = ""
    name: str = ""
    is_group: bool = False
    addressed: bool = True
    message: str = ""
    replies_to: str = ""
    document: Document | None = None
    by_link: bool = False

    @property
    def speaker(self) -> str:
        """Who wrote, by the channel's id."""
        return self.person or self.address.chat


@dataclass(frozen=True)
class Event:
    """What happens to a conversation without words: we were added or removed, it has a new address, or somebody sent
    what the channel does not let us read."""

    address: Address
    kind: Literal["joined", "left", "moved", "unsupported"]
    person: str = ""
    is_group: bool = False
    moved_to: str = ""  # the chat's new id, for "moved"


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
class Attachment:
    """A file or picture that goes with a reply: its id among the kept files, and what it is called.

    A `recipe` says how it is drawn: until it has been drawn nothing is kept under that id. `content` is filled in when
    it is sent; it is never stored with the reply.
    """

    file: str
    name: str
    picture: bool = False
    recipe: str = ""
    content: bytes = field(default=b"", repr=False, compare=False)

    @property
    def path(self) -> str:
        """Where the web gives it out; whoever knows the path has the file, so the id cannot be guessed."""
        return f"/tep/{self.file}/{quote(self.name, safe='')}"


@dataclass(frozen=True)
class Reply:
    """What the assistant says: blocks, then what may be picked, then the source; perhaps a file.

    `feedback` is what may be said about the answer (👍, 👎): buttons without a number where there are buttons.
    `replaces` is the channel's id of the message it takes the place of, where the channel can do that.
    """

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    source: Source | None = None
    attachment: Attachment | None = None
    replaces: str = ""
    feedback: tuple[Choice, ...] = ()

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
        if self.feedback:
            lines += ["", "Câu trả lời đúng ý chưa? Gõ " + " hoặc ".join(f"“{c.label}”" for c in self.feedback) + "."]
        return "\n".join(lines)


@dataclass(frozen=True)
class Answered:
    """An answer that may still be judged: its id, the question (masked), the codes that it stated."""

    id: str
    question: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Memory:
    """What a conversation remembers: the current procedure, what was last shown to pick from, what is still open.

    While a list waits for a pick no procedure is the current one: `current` is "" when `listed` is not empty.
    `choices` are the words behind the numbers last shown; `topic` are the words the last search went by;
    `pending` the facets asked when the list was shown; `answered` the last answers, newest first; `greeted`: it was
    said who speaks and what is kept.
    """

    current: str = ""
    listed: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    topic: str = ""
    pending: tuple[str, ...] = ()
    earlier: tuple[str, ...] = field(default=())
    answered: tuple[Answered, ...] = ()
    greeted: bool = False


def heading(text: str) -> Block:
    """A title inside a reply."""
    return Block("heading", text)


def paragraph(text: str) -> Block:
    """Running text."""
    return Block("paragraph", text)


def item(text: str, number: int | None = None, note: str = "") -> Block:
    """One entry of a list."""
    return Block("item", text, number, note)
