"""What a person sent, as text, and a reply, as the page's script gets it."""

import json
from typing import Any

from bot.message import Attachment, Reply
from bot.web import wording


def text_of(body: bytes) -> str:
    """The text of a turn sent as JSON. ValueError, with a sentence for people, if there is none."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError(wording.NOT_JSON) from None
    if not isinstance(sent, dict):
        raise ValueError(wording.NOT_JSON)
    if not isinstance(sent.get("text"), str):
        raise ValueError(wording.NOT_TEXT)
    return clean(sent["text"])


def clean(text: str) -> str:
    """Half a surrogate pair cannot be written as UTF-8: it becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def as_data(reply: Reply) -> dict[str, Any]:
    """A reply as plain data."""
    return {
        "blocks": [{"kind": b.kind, "text": b.text, "number": b.number, "note": b.note} for b in reply.blocks],
        "choices": [{"label": c.label, "says": c.says} for c in reply.choices],
        "feedback": [{"label": c.label, "says": c.says} for c in reply.feedback],
        "source": reply.source and {"text": reply.source.text, "url": reply.source.path},
        "attachment": reply.attachment and _file(reply.attachment),
    }


def _file(file: Attachment) -> dict[str, Any]:
    return {"name": file.name, "url": file.path, "picture": file.picture}


def as_json(data: Any) -> str:
    """Data as JSON with Vietnamese letters left readable (and short)."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
