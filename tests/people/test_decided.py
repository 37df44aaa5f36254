"""The Office decides without naming a row; people of the department say orders in their own words."""

import pytest

from tests.people.conftest import Somebody, Town
from tests.people.test_duty_units import LIST, QUARTER, given, row


def test_the_row_on_the_screen_is_meant(town: Town, office: Somebody, staff: Somebody) -> None:
    given(office, QUARTER, LIST)
    staff.says("xong việc 1, số 12/BC")
    staff.says("xin gia hạn việc 2 đến 25/12 vì bận")
    office.says("xem việc 1")
    said = office.says("trả lại vì thiếu số liệu quý III, hạn mới 10/12")
    assert "Lý do: thiếu số liệu quý III. Hạn: thứ Năm, 10/12/2026" in said and row(town, 1).state == "returned"
    assert "cho gia hạn việc 2" in office.says("dong y cho gia han")
    staff.says("xong việc 1, số 13/BC")
    office.says("xem việc 1")
    assert "chấp nhận báo cáo việc 1" in office.says("ok") and row(town, 1).state == "accepted"


def test_of_several_one_is_picked_and_the_sentence_is_kept(town: Town, office: Somebody, staff: Somebody) -> None:
    given(office, QUARTER, LIST)
    staff.says("xong việc 1, số 12/BC")
    staff.says("xong việc 2, số 13/BC")
    assert "nói việc nào" in office.says("trả lại vì thiếu biểu 2")
    assert "Lý do: thiếu biểu 2" in office.says("1")
    assert "chấp nhận báo cáo" in office.says("duyệt") and "Không có báo cáo nào" in office.says("chấp nhận")


def test_procedures_and_other_people_are_left_alone(office: Somebody, staff: Somebody, somebody) -> None:
    given(office, QUARTER)
    staff.says("xong rồi, số 12/BC")
    assert "Đã ghi" not in office.says("trả lại hồ sơ thì sao") + office.says("cho gia hạn giấy phép lao động")
    for who in (staff, somebody()):
        assert "Đã ghi" not in who.says("duyệt") + who.says("trả lại vì thiếu biểu 2") + who.says("ok")


@pytest.mark.parametrize("none", ["ko co gi ca", "không có", "chả có giấy tờ gì"])
def test_nothing_to_show(town: Town, office: Somebody, staff: Somebody, none: str) -> None:
    given(office, QUARTER)
    staff.says("xong việc 1")
    assert "không kèm minh chứng" in staff.says(none) and row(town, 1).state == "reported"


def test_a_notice_in_words(office: Somebody, staff: Somebody, somebody) -> None:
    said = office.says("thông báo: Họp lúc 8h\nGọi 0912345678")
    assert "Họp lúc 8h" in said and "0912345678" in said and "1. Gửi" in said
    assert "chưa gửi cho ai" in office.says("bỏ")
    assert "Gửi" not in somebody().says("thông báo: Họp lúc 8h") and "do Văn phòng" in staff.says("gửi thông báo: a")


def test_a_file_that_was_just_sent_goes_out_as_a_notice(office: Somebody) -> None:
    office.sends("lich.png", b"x", media="image/png")
    said = office.says("gửi văn bản này cho tất cả các nhóm")
    assert "Tệp kèm theo: lich.png" in said and "1. Gửi" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("phòng VL nộp chưa", "Phòng Lao động, việc làm còn"), ("con ai chua nop", "Chưa báo cáo"),
        ("tình hình các phòng thế nào", "Bảng theo dõi"), ("có gì mới không", "chờ duyệt"),
        ("nhắc các phòng chưa nộp", "Chưa báo cáo"), ("giao việc", "đơn vị, việc và hạn"), ("vâng ạ", "Rất vui"),
    ],
)  # fmt: skip
def test_the_office_says_orders_in_its_own_words(office: Somebody, somebody, text: str, told: str) -> None:
    given(office, QUARTER)
    assert told in office.says(text)
    assert text == "vâng ạ" or told not in somebody().says(text)


@pytest.mark.parametrize("text", ["em đang làm", "tuần này phòng tôi có việc gì", "mai nộp", "việc sắp đến hạn"])
def test_a_unit_says_orders_in_its_own_words(office: Somebody, staff: Somebody, text: str) -> None:
    given(office, QUARTER)
    assert "Việc 1: Nộp báo cáo quý" in staff.says(text)
