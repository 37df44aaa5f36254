"""A group becomes a unit's group when those say so who may."""

from bot.message import Address, Event, Turn
from bot.state import groups
from tests.people.conftest import Somebody, Town


def unit_of(town: Town, channel: str, chat: str) -> str | None:
    found = town.state.do(groups.of, Address(channel, chat))
    return found.unit if found else None


def test_the_office_binds_any_group(town: Town, office: Somebody) -> None:
    assert "chưa gắn" in office.says_in("-1", "/donvi")
    assert "nhóm của Phòng Người có công" in office.says_in("-1", "/donvi ncc")
    assert unit_of(town, "telegram", "-1") == "NCC" and "Phòng Người có công" in office.says_in("-1", "/donvi")
    office.says_in("-1", "/donvi Phòng Lao động, việc làm", thread="9")
    assert unit_of(town, "telegram", "-1") == "VL"


def test_staff_bind_their_own_unit_only(town: Town, staff: Somebody) -> None:
    assert "Chỉ người của Văn phòng" in staff.says_in("g1", "/donvi NCC") and unit_of(town, "zalo", "g1") is None
    assert "nhóm của Phòng Lao động" in staff.says_in("g1", "/donvi VL") and unit_of(town, "zalo", "g1") == "VL"


def test_staff_do_not_take_another_units_group(town: Town, office: Somebody, staff: Somebody, somebody) -> None:
    town.state.do(groups.bind, Address("zalo", "g2"), "NCC", "x", town.now)
    assert "Chỉ người của Văn phòng" in staff.says_in("g2", "/donvi VL")
    assert "Chỉ người của Văn phòng" in staff.says_in("g2", "/donvi bỏ") and unit_of(town, "zalo", "g2") == "NCC"


def test_citizens_and_the_nameless_bind_nothing(town: Town, somebody, office: Somebody) -> None:
    assert "Chỉ người của Văn phòng" in somebody("telegram", "5").says_in("-1", "/donvi VL")
    nameless = Turn(Address("telegram", "-1"), "/donvi VL", is_group=True)  # an administrator who hides
    assert "Chỉ người của Văn phòng" in town.hears(nameless).plain() and unit_of(town, "telegram", "-1") is None


def test_letting_go(town: Town, staff: Somebody) -> None:
    assert "chưa gắn" in staff.says_in("g1", "/donvi bỏ")
    staff.says_in("g1", "/donvi VL")
    assert "không còn" in staff.says_in("g1", "/donvi bỏ") and unit_of(town, "zalo", "g1") is None


def test_a_unit_that_there_is_not(office: Somebody) -> None:
    assert "không thấy đơn vị" in office.says_in("-1", "/donvi ABC")


def test_the_office_sees_the_list(town: Town, office: Somebody, staff: Somebody, somebody) -> None:
    staff.says_in("g1234", "/donvi VL")
    said = office.says("/nhom")
    assert (
        "01 nhóm" in said and "Phòng Lao động, việc làm: nhóm Zalo (…1234), từ 20/11/2026, do Lê Văn Chín gắn" in said
    )
    assert "Chưa có nhóm:" in said and "Phòng Người có công" in said
    assert "dành cho Văn phòng" in staff.says("/nhom") and "g1234" not in office.says_in("-1", "/nhom")


def test_units_are_listed_in_a_private_chat(somebody) -> None:
    said = somebody().says("/donvi")
    assert "VL: Phòng Lao động, việc làm" in said and "/donvi" in said


def test_a_group_that_takes_us_in_is_greeted(town: Town) -> None:
    reply = town.happens(Event(Address("telegram", "-1"), "joined", is_group=True))
    assert "trợ lý tự động" in reply.plain() and "/donvi VL" in reply.plain() and "che trước khi ghi" in reply.plain()
    assert town.happens(Event(Address("telegram", "5"), "joined")) is None


def test_a_group_that_throws_us_out_or_moves(town: Town, office: Somebody) -> None:
    office.says_in("-1", "/donvi VL")
    assert town.happens(Event(Address("telegram", "-1"), "moved", is_group=True, moved_to="-1001")) is None
    assert unit_of(town, "telegram", "-1") is None and unit_of(town, "telegram", "-1001") == "VL"
    town.happens(Event(Address("telegram", "-1001"), "left", is_group=True))
    assert unit_of(town, "telegram", "-1001") is None


def test_what_cannot_be_read_is_answered_with_address_and_telephone(town: Town) -> None:
    said = town.happens(Event(Address("zalo", "z1"), "unsupported")).plain()
    assert "0200 000 001" in said and "phường Mẫu" in said
    assert town.happens(Event(Address("zalo", "g1"), "unsupported", is_group=True)) is None
