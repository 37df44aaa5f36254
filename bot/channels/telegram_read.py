"""A raw Telegram update in, what was said or what happened out. Pure; knows nothing of aiogram."""

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.channels.parts import composed
from bot.channels.telegram_show import BY_NUMBER
from bot.message import Address, Document, Event, Turn

CHANNEL = "telegram"
# What people send that is no text and no file: they are told where to find a person.
_UNREADABLE = {
    "sticker", "voice", "video", "video_note", "audio", "animation", "location", "venue", "contact", "poll", "dice",
    "story", "checklist", "paid_media",
}  # fmt: skip
_IN = frozenset(("creator", "administrator", "member"))
_COMMAND = re.compile(r"^/(\w{1,64})(?:@(\w+))?(?=\s|$)")
_Id = Annotated[int, Field(ge=-(2**62), le=2**62)]


class _Chat(BaseModel):
    id: _Id
    type: str = "private"
    is_forum: bool = False


class _User(BaseModel):
    id: _Id
    is_bot: bool = False
    first_name: str = ""


class _Entity(BaseModel):
    type: str
    offset: int = Field(ge=0, le=10_000)
    length: int = Field(ge=0, le=10_000)
    user: _User | None = None


class _File(BaseModel):
    file_id: str = Field(max_length=300)
    file_name: str = ""
    mime_type: str = ""
    file_size: int = 0


class _Button(BaseModel):
    text: str = ""
    callback_data: str = ""


class _Keyboard(BaseModel):
    inline_keyboard: list[list[_Button]] = []


class _Message(BaseModel):
    model_config = ConfigDict(extra="allow")  # to see what else a message carries, such as a sticker

    message_id: _Id
    chat: _Chat
    sender: _User | None = Field(None, alias="from")
    sender_chat: _Chat | None = None
    text: str = ""
    caption: str = ""
    entities: list[_Entity] = []
    caption_entities: list[_Entity] = []
    message_thread_id: _Id | None = None
    is_topic_message: bool = False
    forum_topic_created: dict[str, Any] | None = None
    reply_to_message: "_Message | None" = None
    migrate_to_chat_id: _Id | None = None
    migrate_from_chat_id: _Id | None = None
    document: _File | None = None
    photo: list[_File] = []
    reply_markup: _Keyboard | None = None


class _Tap(BaseModel):
    id: str = Field(max_length=200)
    sender: _User = Field(alias="from")
    message: _Message | None = None
    data: str = ""


class _Member(BaseModel):
    user: _User
    status: str
    is_member: bool = True

    @property
    def is_in(self) -> bool:
        return self.status in _IN or (self.status == "restricted" and self.is_member)


class _Membership(BaseModel):
    chat: _Chat
    sender: _User = Field(alias="from")
    old_chat_member: _Member
    new_chat_member: _Member


class Update(BaseModel):
    """The little of an update that matters here; anything else in it is left alone."""

    update_id: int = Field(ge=0, le=2**62)
    message: _Message | None = None
    callback_query: _Tap | None = None
    my_chat_member: _Membership | None = None


@dataclass(frozen=True)
class Self:
    """Who we are on Telegram: needed to see whether we are meant. The name is "" until Telegram told it."""

    id: int
    username: str = ""


def parsed(body: Any) -> Update | None:
    """The update, None if it has not the shape of one."""
    try:
        return Update.model_validate(body)
    except (ValidationError, RecursionError):
        return None


def read(update: Update, me: Self) -> Turn | Event | None:
    """What was said to us or happened to us, None when it is none of our business."""
    if update.callback_query:
        return _tapped(update.callback_query)
    if update.my_chat_member:
        return _membership(update.my_chat_member)
    return _message(update.message, me) if update.message else None


def _tapped(tap: _Tap) -> Turn | None:
    message = tap.message
    if message is None or not tap.data:
        return None
    words = _words_of(tap.data, message) if tap.data.startswith(BY_NUMBER) else tap.data
    return Turn(
        _address(message),
        composed(words),
        person=str(tap.sender.id),
        name=tap.sender.first_name,
        is_group=message.chat.type != "private",
        replies_to=str(message.message_id),
    )


def _words_of(data: str, message: _Message) -> str:
    """The words of a choice that were too long for its button: its line in the message, else the label, else "3"."""
    number = data.removeprefix(BY_NUMBER)
    buttons = [b for row in message.reply_markup.inline_keyboard for b in row] if message.reply_markup else []
    labels = [button.text for button in buttons if button.callback_data == data]
    for line in (*reversed(message.text.splitlines()), *labels):
        if line.startswith(f"{number}. ") and not line.endswith("…"):
            return line.removeprefix(f"{number}. ")
    return number


def _membership(change: _Membership) -> Event | None:
    before, after = change.old_chat_member.is_in, change.new_chat_member.is_in
    if before == after or change.chat.type == "channel":
        return None
    is_group = change.chat.type != "private"
    address = Address(CHANNEL, str(change.chat.id))
    return Event(address, "joined" if after else "left", person=str(change.sender.id), is_group=is_group)


def _message(message: _Message, me: Self) -> Turn | Event | None:
    moved_to, moved_from = message.migrate_to_chat_id, message.migrate_from_chat_id
    if moved_to:
        return Event(_address(message), "moved", is_group=True, moved_to=str(moved_to))
    if moved_from:
        return Event(Address(CHANNEL, str(moved_from)), "moved", is_group=True, moved_to=str(message.chat.id))
    person = message.sender
    if message.chat.type == "channel" or person is None or (person.is_bot and not message.sender_chat):
        return None
    is_group = message.chat.type != "private"
    text, meant = _without_our_name(message, me)
    if is_group and not (meant or _answers_us(message, me)):
        return None
    known = "" if person.is_bot else str(person.id)  # an administrator who writes in the name of the group
    document = _document(message)
    if not text and not document and _UNREADABLE & (message.model_extra or {}).keys():
        return Event(_address(message), "unsupported", person=known, is_group=is_group)
    if not (text or document or meant):
        return None  # somebody joined, a title changed, …
    return Turn(
        _address(message),
        text,
        person=known,
        name=person.first_name,
        is_group=is_group,
        message=str(message.message_id),
        replies_to=str(message.reply_to_message.message_id) if _answers_us(message, me) else "",
        document=document,
    )


def _without_our_name(message: _Message, me: Self) -> tuple[str, bool]:
    """The text without "@us" in it, and whether it calls us: by a command or by our name."""
    text = composed(_without_mention_by_id(message, me))
    if command := _COMMAND.match(text):
        if command[2] and not re.fullmatch(_name(me), command[2], re.IGNORECASE):
            return text, False
        return f"/{command[1]}{text[command.end() :]}".strip(), True
    rest, times = re.subn(rf"(?<!\w)@{_name(me)}(?!\w)[,:]?", " ", text, flags=re.IGNORECASE)
    by_id = text != composed(message.text or message.caption)
    return (" ".join(rest.split()) if times else text.strip()), bool(times) or by_id


def _name(me: Self) -> str:
    """A pattern for our name. As long as it is not known, any bot's: the update was looked at when it was taken."""
    return re.escape(me.username) if me.username else r"\w+bot"


def _without_mention_by_id(message: _Message, me: Self) -> str:
    """The text without mentions that carry our id instead of our name. Offsets count UTF-16 units."""
    units = (message.text or message.caption).encode("utf-16-le", "replace")
    for entity in reversed(message.entities or message.caption_entities):
        if entity.user and entity.user.id == me.id:
            units = units[: entity.offset * 2] + units[(entity.offset + entity.length) * 2 :]
    return units.decode("utf-16-le", "replace")


def _answers_us(message: _Message, me: Self) -> bool:
    """Is it a reply to something we wrote? In a topic every message replies to the topic's first one: that is none."""
    to = message.reply_to_message
    return bool(to and to.sender and to.sender.id == me.id and to.forum_topic_created is None)


def _document(message: _Message) -> Document | None:
    file = message.document or max(message.photo, key=lambda photo: photo.file_size, default=None)
    return Document(file.file_id, composed(file.file_name), file.mime_type, file.file_size) if file else None


def _address(message: _Message) -> Address:
    """The chat, and the topic where the chat is a forum. Elsewhere a thread id only names a chain of replies."""
    in_topic = message.message_thread_id and (message.is_topic_message or message.chat.is_forum)
    return Address(CHANNEL, str(message.chat.id), str(message.message_thread_id) if in_topic else "")
