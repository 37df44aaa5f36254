"""A raw Zalo Bot update in, what was said out. Pure."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from bot.channels.parts import composed
from bot.message import Address, Document, Event, Turn

CHANNEL = "zalo"
_LONGEST = 2000  # characters of a picture's address
_Name = Annotated[str, Field(pattern=r"^[!-~]{1,200}$")]  # what any database can keep


class _Person(BaseModel):
    id: _Name
    display_name: str = ""
    is_bot: bool = False


class _Chat(BaseModel):
    id: _Name
    chat_type: str = "PRIVATE"


class _Message(BaseModel):
    message_id: _Name
    date: int = Field(0, ge=0, le=10**14)  # milliseconds
    sender: _Person = Field(alias="from")
    chat: _Chat
    text: str = ""
    caption: str = ""
    photo_url: str = ""
    photo: Any = ""  # noted by some instead of photo_url

    @property
    def picture(self) -> str:
        """The address of the picture, "" when there is none that can be fetched."""
        photo = self.photo.get("url") if isinstance(self.photo, dict) else self.photo
        found = next((url for url in (self.photo_url, photo) if isinstance(url, str) and url), "")
        return found if len(found) <= _LONGEST else ""


class Update(BaseModel):
    """The little of an update that matters here."""

    event_name: str
    message: _Message


def parsed(body: Any) -> Update | None:
    """The update, None if it has not the shape of one. Some say it comes as {ok, result}, some that it comes bare."""
    event = body.get("result", body) if isinstance(body, dict) else None
    try:
        return Update.model_validate(event)
    except (ValidationError, RecursionError):
        return None


def read(update: Update, our_names: tuple[str, ...]) -> Turn | Event | None:
    """What was said to us. In a group Zalo hands over only what mentions us or replies to us."""
    message = update.message
    if message.sender.is_bot:
        return None
    is_group = message.chat.chat_type.upper() == "GROUP"
    address = Address(CHANNEL, message.chat.id)
    picture = message.picture if update.event_name == "message.image.received" else ""
    if picture or update.event_name == "message.text.received":
        text = message.text or message.caption
        return Turn(
            address,
            _without(our_names, text) if is_group else composed(text).strip(),
            person=message.sender.id,
            name=message.sender.display_name,
            is_group=is_group,
            message=message.message_id,
            document=Document(picture, "anh-zalo.jpg") if picture else None,
        )
    if update.event_name.startswith("message."):  # a voice, a file, or what Zalo hides of a protected person
        return Event(address, "unsupported", person=message.sender.id, is_group=is_group)
    return None


def _without(names: tuple[str, ...], text: str) -> str:
    """A text without "@" and our name."""
    text = composed(text)
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"@{re.escape(name)}(?!\w)[,:]?", " ", text, flags=re.IGNORECASE)
    return " ".join(text.split())
