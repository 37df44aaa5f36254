"""What is kept is masked, shown and deleted."""

from datetime import timedelta

from bot.message import Address, Document, Memory, Turn
from bot.state import inbox, people_tables, privacy, tables
from bot.state.masking import MASK
from tests.people.conftest import Somebody, Town

MINE = "tôi là Nguyễn Văn Kín, cccd 001090012345, số 0912 345 678, thư kin@example.vn, thuê tàu vũ trụ"


def everything(town: Town) -> str:
    """All that the database holds, as text."""

    def read(connection) -> str:
        return "\n".join(repr(connection.execute(table.select()).all()) for table in tables.METADATA.sorted_tables)

    return town.state.do(read)


def test_numbers_never_reach_the_database(town: Town, somebody) -> None:
    person = somebody("zalo", "z1")
    for text in (MINE, "cccd 001090012345 làm giấy phép lao động cần gì", "1.001731 gọi 0912345678", "👎"):
        person.says(text)
    kept = everything(town)
    for secret in ("001090012345", "0912", "345 678", "kin@example"):
        assert secret not in kept
    assert MASK in kept and "1.001731" in kept


def test_a_stranger_sees_that_nothing_but_his_account_is_kept(somebody) -> None:
    said = somebody("zalo", "z1").says("xem dữ liệu của tôi")
    assert "Mã tài khoản Zalo" in said and "không có tên" in said


def test_everybody_sees_what_is_kept_on_every_channel(town: Town, staff: Somebody, somebody) -> None:
    for person in (staff, somebody("telegram", "9"), somebody("web", "w9")):
        person.says(MINE)
        person.says("1.001731")
        person.says("👍")
        said = person.says("cho tôi xem dữ liệu của tôi")
        assert "thuê tàu vũ trụ”" in said and "0912" not in said and "20/11/2026" in said
        assert "Chủ đề đang trao đổi: " in said and "Ý kiến về câu trả lời: 01" in said
    own = staff.says("/dulieu")
    assert "Phòng Lao động, việc làm" in own and "Lê Văn Chín" in own and "Zalo" in own


def test_nobody_sees_anothers_data(somebody) -> None:
    somebody("telegram", "1").says(MINE)
    assert "tàu vũ trụ" not in somebody("telegram", "2").says("xem dữ liệu của tôi")


def test_deleting_asks_first_and_then_deletes_everything(town: Town, somebody) -> None:
    person = somebody("telegram", "424242")
    for text in (MINE, "1.001731", "👎"):
        person.says(text)
    assert "chắc chắn" in person.says("xoá dữ liệu của tôi") and "424242" in everything(town)
    assert "Đã xoá" in person.says("1")
    assert "424242" not in everything(town) and "vũ trụ" not in everything(town)
    assert "1.001731" not in person.says("còn lệ phí?")


def test_deleting_by_a_message_out_of_the_inbox(town: Town, somebody) -> None:
    """The very update by which somebody has his data deleted must still be finished, and later ones be answered."""
    person = somebody("telegram", "424242")
    person.says("1.001731")
    person.says("xoá dữ liệu của tôi")

    def handled(connection) -> None:
        for update in ("1", "2"):
            inbox.take(connection, "telegram", "bot", update, "424242", "{}", town.now)
        (row,) = inbox.claim(connection, town.now, "w", timedelta(seconds=9))
        privacy.forget(connection, "telegram", "424242", town.now)
        inbox.finish(connection, row.id, "w")
        (row,) = inbox.claim(connection, town.now, "w", timedelta(seconds=9))
        inbox.finish(connection, row.id, "w")

    town.state.do(handled)
    assert town.memory("telegram", "424242") == Memory()


def test_deleting_reaches_all_channels_and_the_role(town: Town, staff: Somebody, somebody) -> None:
    other = somebody("telegram", "555000")
    other.says(staff.says("/lienket").splitlines()[1])
    staff.says(MINE)
    other.says("thuê tàu vũ trụ lên sao hoả")
    assert "mất vai trò" in other.says("xóa dữ liệu của tôi")
    other.says("xoá hết")
    kept = everything(town)
    assert not any(secret in kept for secret in ("z8001", "555000", "Chín", "vũ trụ"))
    assert "Chỉ người của Văn phòng" in staff.says_in("g", "/donvi VL")


def test_keeping_it_after_all(town: Town, somebody) -> None:
    person = somebody("zalo", "z1")
    person.says(MINE)
    person.says("xoá dữ liệu của tôi")
    assert "giữ nguyên" in person.says("giữ lại")
    assert "vũ trụ" in everything(town)


def test_agreeing_without_being_asked_deletes_nothing(town: Town, somebody) -> None:
    person = somebody("web", "w1")
    person.says(MINE)
    assert "chắc chắn" in person.says("đồng ý xoá dữ liệu của tôi") and "vũ trụ" in everything(town)


def test_a_link_deletes_nothing(town: Town, somebody) -> None:
    person, there = somebody("web", "w1"), Address("web", "w1")
    person.says(MINE)
    for text in ("xoá dữ liệu của tôi", "đồng ý xoá dữ liệu của tôi", "1", "/xoadulieu"):
        town.hears(Turn(there, text, by_link=True))
    assert "vũ trụ" in everything(town)


def test_a_group_hears_nothing_about_anybody(staff: Somebody) -> None:
    for text in ("xem dữ liệu của tôi", "/dulieu", "xoá dữ liệu của tôi"):
        said = staff.says_in("g1", text)
        assert "nhắn riêng" in said and "Chín" not in said


def test_what_is_old_goes(town: Town, somebody) -> None:
    somebody("zalo", "z1").says(MINE)
    somebody("zalo", "z1").says("/start AAAA-BBBB-CCCC")
    town.invite("leader")
    town.later(days=366)
    town.state.do(privacy.sweep, town.now)
    for table in (people_tables.questions, people_tables.codes, people_tables.tries, people_tables.feedback):
        assert not town.state.do(lambda c, table=table: c.execute(table.select()).all())


def test_a_file_is_answered(town: Town) -> None:
    turn = Turn(Address("telegram", "1"), "", person="1", document=Document("f1", "don.pdf"))
    assert "gõ câu hỏi" in town.hears(turn).plain()
