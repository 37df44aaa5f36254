"""Replies and memories as JSON and back."""

from pydantic import TypeAdapter

from bot.message import Memory, Reply

_REPLY = TypeAdapter(Reply)
_MEMORY = TypeAdapter(Memory)


def reply_json(reply: Reply) -> str:
    """A reply as text."""
    return _REPLY.dump_json(reply).decode()


def reply_of(text: str) -> Reply:
    """The reply a text was made of. ValueError when it is none."""
    return _REPLY.validate_json(text)


def memory_json(memory: Memory) -> str:
    """A memory as text."""
    return _MEMORY.dump_json(memory).decode()


def memory_of(text: str) -> Memory:
    """The memory a text was made of; an empty one when an older program wrote what this one cannot read."""
    try:
        return _MEMORY.validate_json(text)
    except ValueError:
        return Memory()
