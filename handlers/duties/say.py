"""A plain sentence or two as an answer."""

from bot.message import Block, Choice, Memory, paragraph
from handlers.answer import Answer, simple


def say(memory: Memory, *said: str | Block, choices: tuple[Choice, ...] = ()) -> Answer:
    """Texts (each a paragraph) and blocks, in order; "" says nothing."""
    blocks = (paragraph(one) if isinstance(one, str) else one for one in said if one)
    return simple("smalltalk", memory, *blocks, choices=choices)
