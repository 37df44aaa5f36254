"""Telegram updates as they come over the wire, and what each is taken for."""

from typing import Any

import pytest

from bot.channels.telegram_read import Self, parsed, read
from bot.message import Address, Document, Event, Turn

ME = Self(42, "Troly_ISO_bot")
LAN = {"id": 1001, "is_bot": False, "first_name": "Lan"}
BOT = {"id": 42, "is_bot": True, "first_name": "Trợ lý", "username": "Troly_ISO_bot"}
PRIVATE = {"id": 1001, "type": "private"}
GROUP = {"id": -100123, "type": "supergroup", "title": "Phòng VL"}
FORUM = GROUP | {"is_forum": True}


def seen(me: Self = ME, **update: Any) -> Turn | Event | None:
    found = parsed({"update_id": 5, **update})
    return read(found, me) if found else None


def message(text: str | None = None, chat: dict = PRIVATE, me: Self = ME, **more: Any) -> Turn | Event | None:
    body = {"message_id": 7, "date": 1, "chat": chat, "from": LAN, **more}
    return seen(me, message=body if text is None else body | {"text": text})


def test_a_private_question() -> None:
    assert message("phí bao nhiêu") == Turn(
        Address("telegram", "1001"), "phí bao nhiêu", person="1001", name="Lan", message="7"
    )


def test_a_deep_link_brings_its_code() -> None:
    assert message("/start tt12-AB_c").text == "/start tt12-AB_c"


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/donvi@troly_iso_bot VL", "/donvi VL"),
        ("/help", "/help"),
        ("/help@TROLY_ISO_BOT", "/help"),
        ("@Troly_ISO_bot lệ phí bao nhiêu", "lệ phí bao nhiêu"),
        ("lệ phí bao nhiêu @troly_iso_bot", "lệ phí bao nhiêu"),
        ("@troly_iso_bot, 2", "2"),
        ("@troly_iso_bot", ""),
        ("dòng một @troly_iso_bot\ndòng hai", "dòng một dòng hai"),
    ],
)
def test_in_a_group_when_called(typed: str, heard: str) -> None:
    turn = message(typed, GROUP)
    assert isinstance(turn, Turn) and turn.is_group and turn.text == heard
    assert turn.address == Address("telegram", "-100123") and turn.person == "1001"


@pytest.mark.parametrize(
    "typed", ["họp lúc mấy giờ", "/help@other_bot", "@troly_iso_bot2 ơi", "a@troly_iso_bot", "@other_bot phí", ""]
)
def test_in_a_group_when_not_called(typed: str) -> None:
    assert message(typed, GROUP) is None


def test_a_reply_to_us_is_meant_for_us() -> None:
    turn = message("2", GROUP, reply_to_message={"message_id": 3, "chat": GROUP, "from": BOT})
    assert isinstance(turn, Turn) and turn.replies_to == "3" and turn.text == "2"
    assert message("2", GROUP, reply_to_message={"message_id": 3, "chat": GROUP, "from": LAN}) is None


def test_a_topic_is_answered_in_the_topic() -> None:
    begun = {"message_id": 9, "chat": FORUM, "from": BOT, "forum_topic_created": {"name": "VL"}}
    turn = message("@troly_iso_bot phí", FORUM, message_thread_id=9, is_topic_message=True, reply_to_message=begun)
    assert isinstance(turn, Turn) and turn.address == Address("telegram", "-100123", "9") and turn.replies_to == ""
    assert (
        message("nói chuyện riêng", FORUM, message_thread_id=9, is_topic_message=True, reply_to_message=begun) is None
    )


def test_a_chain_of_replies_is_no_topic() -> None:
    assert message("@troly_iso_bot phí", GROUP, message_thread_id=9).address.thread == ""


def test_a_mention_by_id_is_cut_out_where_it_stands() -> None:
    marks = [{"type": "text_mention", "offset": 3, "length": 6, "user": BOT}]
    assert message("👍 Trợ lý phí", GROUP, entities=marks).text == "👍  phí"


def test_an_administrator_without_a_name_is_nobody() -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    turn = message("/donvi VL", GROUP, sender_chat=GROUP, **{"from": anonymous})
    assert isinstance(turn, Turn) and turn.person == ""


def test_other_bots_and_channels_are_not_answered() -> None:
    assert message("phí", **{"from": BOT | {"id": 7}}) is None
    assert message("phí", {"id": -1, "type": "channel"}) is None


def test_before_our_name_is_known_an_update_that_was_taken_still_counts() -> None:
    assert message("@troly_iso_bot phí", GROUP, Self(42)).text == "phí"


def test_documents_and_pictures() -> None:
    file = {"file_id": "F1", "file_name": "Kế hoạch.docx", "mime_type": "application/msword", "file_size": 10}
    turn = message(None, document=file, caption="kế hoạch đây")
    assert turn.document == Document("F1", "Kế hoạch.docx", "application/msword", 10) and turn.text == "kế hoạch đây"
    sizes = [{"file_id": "nhỏ", "file_size": 1}, {"file_id": "to", "file_size": 9}]
    assert message(None, photo=sizes).document.id == "to"
    assert message(None, GROUP, document=file, caption="@troly_iso_bot đọc").document
    assert message(None, GROUP, document=file) is None


@pytest.mark.parametrize("kind", ["sticker", "voice", "location", "contact", "video_note"])
def test_what_cannot_be_read_is_said_so_in_private_only(kind: str) -> None:
    assert message(None, **{kind: {"x": 1}}) == Event(Address("telegram", "1001"), "unsupported", person="1001")
    assert message(None, GROUP, **{kind: {"x": 1}}) is None


@pytest.mark.parametrize("kind", ["new_chat_members", "pinned_message", "new_chat_title", "left_chat_member"])
def test_service_messages_are_nobodys_words(kind: str) -> None:
    assert message(None, GROUP, **{kind: {"x": 1}}) is None and message(None, **{kind: {"x": 1}}) is None


def test_a_group_that_becomes_a_supergroup() -> None:
    old = {"id": -55, "type": "group"}
    moved = Event(Address("telegram", "-55"), "moved", is_group=True, moved_to="-100123")
    assert message(None, old, migrate_to_chat_id=-100123) == moved
    assert message(None, GROUP, migrate_from_chat_id=-55) == moved


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("left", "member", "joined"), ("kicked", "administrator", "joined"), ("member", "kicked", "left"),
        ("administrator", "left", "left"), ("member", "administrator", None), ("left", "kicked", None),
    ],
)  # fmt: skip
def test_being_added_and_removed(before: str, after: str, kind: str | None) -> None:
    change = {
        "chat": GROUP, "from": LAN, "date": 1,
        "old_chat_member": {"user": BOT, "status": before}, "new_chat_member": {"user": BOT, "status": after},
    }  # fmt: skip
    event = seen(my_chat_member=change)
    assert event == (kind and Event(Address("telegram", "-100123"), kind, person="1001", is_group=True))


def test_an_old_button_whose_message_is_gone() -> None:
    query = {"id": "q", "from": LAN, "data": "lệ phí 1.001731", "message": {"message_id": 3, "chat": GROUP, "date": 0}}
    turn = seen(callback_query=query)
    assert turn.text == "lệ phí 1.001731" and turn.is_group and turn.person == "1001" and turn.replies_to == "3"
    assert seen(callback_query=query | {"data": "~3"}).text == "3"
    assert seen(callback_query={"id": "q", "from": LAN, "game_short_name": "x"}) is None


@pytest.mark.parametrize(
    "body",
    [
        None, [], "x", 3, {}, {"update_id": "x"}, {"update_id": -1}, {"update_id": 10**40}, {"update_id": 1, "message": 3},
        {"update_id": 1, "message": {"chat": {"id": 1}}}, {"update_id": 1, "message": {"message_id": 1, "chat": {"id": 10**40}}},
        {"update_id": 1, "message": {"message_id": 1, "chat": PRIVATE, "from": LAN, "text": {"a": 1}}},
        {"update_id": 1, "callback_query": {"id": 1}}, {"update_id": 1, "edited_message": {"message_id": 1, "chat": PRIVATE}},
    ],
)  # fmt: skip
def test_what_has_not_the_shape_of_an_update_is_nothing(body: Any) -> None:
    found = parsed(body)
    assert found is None or read(found, ME) is None


def test_hostile_entities_break_nothing() -> None:
    for offset, length in ((0, 10_000), (9_999, 1), (1, 1)):
        mark = {"type": "text_mention", "offset": offset, "length": length, "user": BOT}
        assert isinstance(message("👍👍 phí", GROUP, entities=[mark]), Turn | None)
