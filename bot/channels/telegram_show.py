"""How a reply looks on Telegram: text of at most 4,096 units, choices as buttons under the last part. Pure."""

from dataclasses import replace

from bot.channels.parts import Button, Part, composed, cut, width
from bot.message import Choice, Reply

MOST_TEXT = 4096
MOST_DATA = 64  # bytes of callback_data
SHOWN = 40  # characters of a label that a telephone shows
_HALF = 17  # labels up to this stand two in a row
BY_NUMBER = "~"  # callback_data of a choice whose words are too long: "~3"


def parts_of(reply: Reply, public_url: str) -> list[Part]:
    """The messages that carry a reply, in order."""
    pieces = cut(_text(reply, public_url), MOST_TEXT)
    titles = {composed(block.text).strip() for block in reply.blocks if block.kind == "heading"}
    parts = [Part(piece, bold=_bold(piece, titles)) for piece in pieces if piece]
    if parts:
        parts[-1] = replace(parts[-1], rows=_rows(reply))
    if len(parts) == 1:
        parts[0] = replace(parts[0], replaces=reply.replaces)
    if reply.attachment:
        parts.append(Part(attachment=reply.attachment))
    return parts


def _text(reply: Reply, public_url: str) -> str:
    """The reply without its buttons; a choice whose label a button cuts off is written out in full."""
    long = [f"{n}. {c.label}" for n, c in enumerate(reply.choices, 1) if _label(n, c) != f"{n}. {composed(c.label)}"]
    text = replace(reply, choices=(), feedback=(), source=None).plain(public_url)
    if long:
        text += "\n\nAnh/chị chọn số hoặc gõ câu hỏi khác:\n" + "\n".join(long)
    if reply.source:
        text += f"\n\nNguồn: {reply.source.text} · {public_url}{reply.source.path}"
    return text


def _bold(text: str, titles: set[str]) -> tuple[tuple[int, int], ...]:
    """Titles stand out. Marked by place instead of by signs, so that no word of an answer can be taken for a sign."""
    marks, at = [], 0
    for line in text.split("\n"):
        if line and line in titles:
            marks.append((at, width(line)))
        at += width(line) + 1
    return tuple(marks)


def _label(number: int, choice: Choice) -> str:
    label = f"{number}. {composed(choice.label)}"
    return label if len(label) <= SHOWN else label[: SHOWN - 1].rstrip() + "…"


def _rows(reply: Reply) -> tuple[tuple[Button, ...], ...]:
    """A button for each choice, two short ones side by side; what may be said about the answer in a row of its own."""
    rows: list[tuple[Button, ...]] = []
    for number, choice in enumerate(reply.choices, 1):
        button = Button(_label(number, choice), _data(number, choice))
        if rows and len(rows[-1]) == 1 and len(rows[-1][0].label) <= _HALF >= len(button.label):
            rows[-1] = (*rows[-1], button)
        else:
            rows.append((button,))
    if reply.feedback:
        rows.append(tuple(Button(composed(choice.label), _data(0, choice)) for choice in reply.feedback))
    return tuple(rows)


def _data(number: int, choice: Choice) -> str:
    return choice.says if 0 < len(choice.says.encode()) <= MOST_DATA else f"{BY_NUMBER}{number}"
