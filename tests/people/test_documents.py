"""A file that nobody asked for, that is too large, that did not arrive, or that a channel does not carry."""

from bot.message import Address, Document, Event, Turn


def sent(town, document: Document, text: str = "", chat: str = "7001") -> str:
    return town.hears(Turn(Address("telegram", chat), text, person=chat, document=document)).plain()


def test_a_file_that_is_too_large_or_lost_gets_a_sentence_and_a_way_on(town, office) -> None:
    for text in ("", "báo cáo quý III của phòng"):
        assert "quá 20 MB" in sent(town, Document("F", "a.zip", size=50_000_000, trouble="large"), text)
        assert "Anh/chị gửi lại" in sent(town, Document("F", "a.zip", trouble="gone"), text)


def test_a_citizens_file_is_not_read_but_his_question_is(town, somebody) -> None:
    assert "chưa đọc được tệp" in sent(town, Document("F", "a.pdf"), chat="1")
    assert "1.001731" in sent(town, Document("F", "a.pdf"), "trợ cấp mai táng cần giấy tờ gì", chat="1")


def test_zalo_carries_no_files_and_says_where_to_send_them(town, staff, somebody) -> None:
    def cannot_read(account: str, group: str = ""):
        address = Address("zalo", group or account)
        return town.happens(Event(address, "unsupported", person=account, is_group=bool(group)))

    assert "trang web" in cannot_read("z8001").plain() and "ảnh" in cannot_read("z8001", "g1").plain()
    assert "liên hệ" in cannot_read("z9").plain() and cannot_read("z9", "g1") is None
