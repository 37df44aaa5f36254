"""A file that is made on order: promised with a reply, drawn when the reply goes out."""

import json
from dataclasses import replace
from typing import Any

from bot.message import Attachment, Choice, Memory, paragraph
from bot.state import files
from handlers.answer import Answer, simple


def promised(name: str, recipe: str, **about: Any) -> Attachment:
    """What a reply carries of a file that is still to be drawn: by which of `handlers.promised.RECIPES`, from what."""
    words = f"{recipe} {json.dumps(about)}"
    return Attachment(files.promised(), name, picture=name.endswith(".png"), recipe=words)


def handed(said: str, file: Attachment, memory: Memory, choices: tuple[Choice, ...] = ()) -> Answer:
    """An answer that carries a file."""
    answer = simple("smalltalk", memory, paragraph(said), choices=choices)
    return replace(answer, reply=replace(answer.reply, attachment=file))
