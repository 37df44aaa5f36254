"""The Office gives duties in a sentence, decides about reports, sets dates, sends notices, and sees who has done what."""

from datetime import date

import pytest

from bot.message import Address
from bot.state import duties, groups, notices
from bot.state.duties import Row
from tests.people.conftest import Somebody, Town
from tests.people.test_duty_units import LIST, QUARTER, given, row


def rows(town: Town, number: int) -> list[Row]:
    duty = town.state.do(duties.get, number)
    return town.state.do(duties.of_duty, duty.id)


def test_what_was_understood_is_shown_before_anything_is_made(town: Town, office: Somebody) -> None:
    said = office.says("nhac phong vl nop bao cao quy truoc 5/12 nhe")
    assert "Nop bao cao quy" in said and "Phòng Lao động, việc làm (VL)" in said and "thứ Bảy, 05/12/2026" in said
    assert "chuyển sang thứ Hai, 07/12/2026" in said and town.state.do(duties.get, 1) is None
    assert "Đã giao NV1" in office.says("1")
    found = rows(town, 1)[0]
    assert (found.due, found.named, found.unit) == (date(2026, 12, 7), date(2026, 12, 5), "VL")
    assert "đã giao rồi" in office.says("/giao dongy") and town.state.do(duties.get, 2) is None


def test_it_is_changed_by_words_until_it_is_right(town: Town, office: Somebody) -> None:
    office.says(QUARTER)
    assert "Phòng Người có công (NCC)" in office.says("đơn vị NCC, hạn 11/12")
    assert "16:00 thứ Sáu, 11/12/2026" in office.says("giờ 16h")
    assert "Tôi hiểu là: Nộp báo cáo tháng 11" in office.says("việc: Nộp báo cáo tháng 11")
    assert "hằng quý, ngày 20 tháng cuối quý" in office.says("lặp lại hằng quý ngày 20 tháng cuối quý")
    assert "đến 31/12/2027" in office.says("đến hết 31/12/2027")
    assert "dời về ngày làm việc trước" in office.says("ngày nghỉ dời trước")
    assert "Loại: rà soát thủ tục hành chính" in office.says("loại: rà soát")
    assert "Các loại:" in office.says("loại: linh tinh") and "không có ngày này" in office.says("hạn 30/2/2027")
    office.says("đồng ý")
    dues = [r.due for r in rows(town, 1)]
    assert date(2026, 12, 18) in dues  # the 20th is a Sunday
    assert {r.unit for r in rows(town, 1)} == {"NCC"}


@pytest.mark.parametrize(
    ("order", "asked", "answer"),
    [
        ("nhắc phòng Vật tư nộp báo cáo trước 5/12", "Tôi không thấy đơn vị “phòng Vật tư”", "đơn vị VL"),
        ("nhắc phòng VL nộp báo cáo", "Hạn là ngày nào", "hạn 4/12"),
        ("nhắc phòng VL nộp báo cáo trước 20/3/2026", "đã qua", "hạn 4/12"),
        ("nhắc phòng VL nộp báo cáo trước 31/11", "không có trong lịch", "hạn 4/12"),
        ("giao phòng VL", "Giao việc gì", "việc: nộp báo cáo, hạn 4/12"),
    ],
)
def test_a_question_not_a_refusal(town: Town, office: Somebody, order: str, asked: str, answer: str) -> None:
    assert asked in office.says(order) and town.state.do(duties.get, 1) is None
    office.says(answer)
    assert "Đã giao NV1" in office.says("đồng ý") and rows(town, 1)[0].unit == "VL"


def test_a_span_of_days_and_two_duties_in_one_sentence(town: Town, office: Somebody) -> None:
    said = office.says("giao TTDVVL tổ chức khảo sát từ 1/12 đến 15/12")
    assert "Tổ chức khảo sát\n" in said and "từ 01/12/2026 đến thứ Ba, 15/12/2026" in said
    office.says("đồng ý")
    assert rows(town, 1)[0].due == date(2026, 12, 15)
    said = office.says("nhắc VL nộp báo cáo trước 4/12 và NCC nộp báo cáo trước 8/12")
    assert "nhiều hạn" in said and "Đồng ý" not in said


def test_nobody_but_the_office_gives(town: Town, staff: Somebody, somebody) -> None:
    for who in (staff, somebody()):
        who.says(QUARTER)
        who.says("đồng ý")
        assert "Chỉ Văn phòng" in who.says("/giao VL nộp báo cáo trước 4/12")
    assert town.state.do(duties.get, 1) is None


def test_the_unit_hears_of_it_when_it_is_at_work(town: Town, office: Somebody, staff: Somebody) -> None:
    town.state.do(groups.bind, Address("zalo", "g1"), "VL", "x", town.now)
    given(office, "nhắc phòng VL nộp báo cáo trước 15/1/2027")
    assert town.posted() == [] and town.later(hours=2) is None  # it is noon
    ((address, text),) = town.posted()
    assert address == Address("zalo", "g1") and "Văn phòng giao 01 việc mới" in text and "Việc 1" in text
    office.says("giao NCC nộp báo cáo trước 15/1/2027")
    assert "Chưa có nhóm và chưa có người nhận tin: Phòng Người có công" in office.says("đồng ý")


def test_the_office_is_told_once_for_what_came_in_together(town: Town, office: Somebody, staff: Somebody) -> None:
    given(office, QUARTER, LIST)
    town.posted()
    staff.says("xong việc 1, số 12/BC")
    staff.says("xin gia hạn việc 2 đến 25/12 vì bận")
    assert not town.posted()  # gathered for two minutes
    town.later(minutes=3)
    ((address, text),) = town.posted()
    assert address.chat == "7001" and "01 báo cáo chờ duyệt, 01 đơn vị xin gia hạn" in text and "/viec" not in text
    office.says("duyệt 1")
    office.says("không gia hạn 2")
    staff.says("xong việc 2, số 13/BC")
    office.says("duyệt 2")
    town.later(minutes=3)
    assert not [text for address, text in town.posted() if address.chat == "7001"]  # nobody needs it any more


def test_reports_are_looked_at_and_judged(town: Town, office: Somebody, staff: Somebody) -> None:
    assert "Không có báo cáo" in office.says("báo cáo chờ duyệt")
    given(office, QUARTER)
    staff.says("xong rồi, số 12/BC")
    assert "01 việc chờ Văn phòng" in office.says("bao cao cho duyet")
    said = office.says("1")
    assert "Lê Văn Chín" in said and "12/BC" in said and "1. Chấp nhận" in said
    assert "Trả lại vì sao" in office.says("2")
    assert "Hạn: thứ Năm, 10/12/2026" in office.says("hạn mới 10/12, thiếu biểu 2")
    assert row(town, 1).state == "returned" and row(town, 1).due == date(2026, 12, 10)
    assert any("thiếu biểu 2" in text for _, text in town.posted())
    assert "chưa có báo cáo nào chờ duyệt" in office.says("duyệt 1")
    staff.says("xong rồi, số 13/BC")
    assert "Đúng hạn" in office.says("duyệt 1") and row(town, 1).on_time
    assert "Không có việc 99" in office.says("duyệt 99") and "Văn phòng quyết định" in staff.says("/duyet 1")


def test_a_late_report_that_is_returned_needs_a_new_date(town: Town, office: Somebody, staff: Somebody) -> None:
    given(office, QUARTER)
    town.on(date(2026, 12, 9))
    staff.says("xong rồi, số 12/BC")
    assert "Hạn cũ đã qua" in office.says("trả lại 1 vì thiếu biểu")
    assert "đã qua" in office.says("8/12") and row(town, 1).state == "reported"
    assert "Lý do: thiếu biểu" in office.says("15/12") and row(town, 1).due == date(2026, 12, 15)


def test_not_applicable_and_open_again(town: Town, office: Somebody, staff: Somebody) -> None:
    given(office, QUARTER)
    assert "Vì sao" in office.says("việc 1 không áp dụng")
    assert "đã sáp nhập" in office.says("vì phòng đã sáp nhập") and row(town, 1).state == "not_applicable"
    assert "mở lại việc 1" in office.says("mở lại việc 1 vì nhầm") and row(town, 1).open


def test_an_event_gives_the_date(town: Town, office: Somebody) -> None:
    given(office, "giao VL, NCC báo cáo trong vòng 5 ngày làm việc kể từ khi có kết luận thanh tra")
    assert [r.due for r in rows(town, 1)] == [None, None] and "NV1" in office.says("/sukien")
    assert "ngày nào" in office.says("/sukien NV1 đã có kết luận")
    said = office.says("đã có kết luận thanh tra ngày 18/11/2026 cho NV1 của phòng VL")
    assert "hạn thứ Năm, 26/11/2026" in said  # the 24th is a holiday
    assert {r.unit: r.due for r in rows(town, 1)} == {"VL": date(2026, 11, 26), "NCC": None}
    office.says("da co ket luan thanh tra ngay 20/11 cho nv1")
    dues = {(r.unit, r.due) for r in rows(town, 1)}
    assert ("NCC", date(2026, 11, 30)) in dues and ("VL", date(2026, 11, 26)) in dues
    assert "Không có nhiệm vụ NV9" in office.says("đã có quyết định ngày 3/3/2026 cho NV9")
    given(office, QUARTER)
    assert "không tính hạn theo sự kiện" in office.says("đã có quyết định ngày 3/3/2026 cho NV2")


def test_the_dates_of_so_many_times_a_year(town: Town, office: Somebody) -> None:
    town.on(date(2027, 1, 5))
    given(office, "giao VL họp xem xét của lãnh đạo 2 lần/năm")
    assert [r.due for r in rows(town, 1)] == [None, None]
    assert "có 2 lần" in office.says("hạn NV1 15/6/2027")
    assert "thứ Ba, 15/06/2027" in office.says("NV1 lần 1: 15/6/2027")
    first = next(r for r in rows(town, 1) if r.due)
    second = next(r for r in rows(town, 1) if not r.due)
    assert "đã qua" in office.says(f"hạn việc {second.number}: 1/1/2027")
    assert "30/11/2027" in office.says(f"việc {second.number} hạn 30/11/2027")
    assert first.due == date(2027, 6, 15) and all(r.remind_on for r in rows(town, 1))


def test_a_duty_is_taken_back_after_a_second_word(town: Town, office: Somebody, staff: Somebody) -> None:
    given(office, LIST)
    assert "Còn 02 việc đang mở" in office.says("thu hồi NV1") and not town.state.do(duties.get, 1).withdrawn_at
    office.says("2")
    assert not town.state.do(duties.get, 1).withdrawn_at
    office.says("thu hồi NV1")
    assert "Đã thu hồi NV1" in office.says("1") and town.state.do(duties.get, 1).withdrawn_at
    assert any("thu hồi nhiệm vụ" in text for _, text in town.posted())
    assert "đã thu hồi trước đó" in office.says("/thuhoi NV1 dongy") and "do Văn phòng đặt" in staff.says("/thuhoi NV1")


def test_who_has_not_reported_and_what_is_late(town: Town, office: Somebody, staff: Somebody, somebody) -> None:
    given(office, QUARTER, LIST)
    said = office.says("ai chưa báo cáo")
    assert said.index("NV1") < said.index("NV2") and "NCC, VL" in said.replace("VL, NCC", "NCC, VL")
    staff.says("xong việc 1, số 12/BC")
    assert "Không còn đơn vị nào" in office.says("ai chưa báo cáo NV1") and "NV1" not in office.says("ai chua bao cao")
    assert "Không có việc nào quá hạn" in office.says("việc quá hạn")
    town.on(date(2026, 12, 28))
    said = office.says("viec qua han")
    assert "Có 02 việc quá hạn" in said and "Phòng Người có công: việc" in said and "trễ 06 ngày làm việc" in said
    assert "còn 01 việc" in office.says("phòng người có công còn việc gì") and "VL" in office.says("/viecdonvi")
    leader = somebody("telegram", "9009")
    leader.says(f"/start {town.invite('leader')}")
    assert "Có 02 việc quá hạn" in leader.says("việc quá hạn") and "Văn phòng quyết định" in leader.says("/duyet 1")
    for order in ("/chuabaocao", "/quahan", "/viecdonvi VL", "/aidoc"):
        assert "dành cho Văn phòng và lãnh đạo" in staff.says(order)


def test_a_notice_goes_to_all_units_and_says_who_has_read_it(town: Town, office: Somebody, staff: Somebody) -> None:
    town.state.do(groups.bind, Address("zalo", "g1"), "VL", "x", town.now)
    office.says("/thongbao")
    assert "Gõ lại nội dung" in office.sends("lich-hop.pdf", b"%PDF", "Lịch họp ISO quý I")
    assert "Lịch họp ISO quý II" in office.says("Lịch họp ISO quý II") and not town.posted()
    assert "Không gửi được" in office.says("gửi")
    ((address, text),) = town.posted()
    assert address.chat == "g1" and "Lịch họp ISO quý II" in text and "Đã đọc" in text
    assert "00/07 đơn vị đã đọc" in office.says("ai đã đọc")
    notice = town.state.do(notices.latest)[0]
    assert "đã đọc “Lịch họp ISO quý II”" in staff.says_in("g1", f"/dadoc {notice.id}")
    assert "trước đó" in staff.says(f"/dadoc {notice.id}")
    said = office.says("ai da doc")
    assert "01/07 đơn vị đã đọc" in said and "Phòng Lao động, việc làm: Lê Văn Chín, 12:00" in said
    assert "Phòng Người có công" in said.split("Chưa đọc:")[1]
    assert "đã gửi hoặc đã bỏ" in office.says("/thongbao gui")


def test_a_notice_to_some_units_reaches_them_only(town: Town, office: Somebody, staff: Somebody, somebody) -> None:
    other = somebody("telegram", "6001")
    other.says(f"/start {town.invite('staff', 'NCC', 'Lê Văn Mười')}")
    town.state.do(groups.bind, Address("zalo", "g1"), "VL", "x", town.now)
    shown = office.says("thông báo cho phòng VL và TTDVVL: Việc 27 họp lúc 8h\nGọi 0912345678")
    assert "02 đơn vị: Phòng Lao động, việc làm; Trung tâm" in shown and "Việc 27 họp lúc 8h\nGọi 0912345678" in shown
    assert "Gửi tới 07 đơn vị" in office.says("gửi tất cả các phòng")
    assert "Gửi tới Phòng Lao động, việc làm:" in office.says("chi gui phong VL thoi") and not town.posted()
    assert "Đã gửi tới 01 đơn vị" in office.says("1")
    ((address, text),) = town.posted()
    assert address.chat == "g1" and text.startswith("Văn phòng gửi Phòng Lao động, việc làm:\nViệc 27 họp lúc 8h")
    assert "Chưa có thông báo nào" in other.says("đã đọc thông báo")
    notice = town.state.do(notices.latest)[0]
    assert "không gửi cho Phòng Người có công" in other.says(f"/dadoc {notice.id}")
    assert "00/01 đơn vị đã đọc." in office.says("ai đã đọc") and "Đã ghi" in staff.says("đã đọc")
    said = office.says("phòng nào chưa đọc")
    assert "01/01 đơn vị đã đọc." in said and "Tất cả các đơn vị đã đọc." in said and "Người có công" not in said


def test_who_a_notice_is_for_must_be_known_and_only_the_office_sends(
    town: Town, office: Somebody, staff: Somebody
) -> None:
    for words in (
        "thông báo cho phòng ABC: họp",
        "thông báo cho người dân: nghỉ lễ",
        "thông báo cho VL và phòng XYZ: họp",
    ):
        assert "Tôi không thấy đơn vị" in office.says(words), words
    assert "do Văn phòng gửi" in staff.says("thông báo cho phòng NCC: họp")
    assert "gửi tới Phòng Lao động, việc làm" in office.says("gửi thông báo cho VL") and not town.posted()
    assert "Lịch trực: sáng thứ Hai" in office.says("Lịch trực: sáng thứ Hai")
    assert "Gửi tới Phòng Lao động, việc làm" in office.says("Lịch trực: chiều thứ Hai")
    office.says("bỏ")
    assert "Gửi tới 07 đơn vị" in office.says("/thongbao Lịch trực: sáng thứ Hai")


def test_a_stranger_does_not_read_for_a_unit(town: Town, office: Somebody, somebody) -> None:
    town.state.do(groups.bind, Address("zalo", "g1"), "VL", "x", town.now)
    office.says("/thongbao Họp lúc 14 giờ")
    office.says("1")
    notice = town.state.do(notices.latest)[0]
    assert "/start và mã" in somebody("zalo", "z1").says_in("g1", f"/dadoc {notice.id}")
    assert "dành cho Văn phòng" in somebody("zalo", "z1").says("/aidoc") and not town.state.do(notices.reads, notice.id)
    assert "do Văn phòng gửi" in somebody("zalo", "z1").says("/thongbao xin chào")


def test_a_new_date_on_a_day_off_moves_and_says_so(town: Town, office: Somebody, staff: Somebody) -> None:
    given(office, QUARTER)
    staff.says("xong việc 1, số 12/BC")
    town.posted()
    moved = "Ngày thứ Bảy, 12/12/2026 là ngày nghỉ nên hạn chuyển sang thứ Hai, 14/12/2026."
    assert moved in office.says("trả lại 1 vì thiếu biểu 2, hạn mới 12/12") and moved in town.posted()[0][1]
    assert row(town, 1).due == date(2026, 12, 14) and row(town, 1).named == date(2026, 12, 4)
    staff.says("xin gia hạn việc 1 đến 20/12 vì bận")
    said = office.says("cho gia hạn 1")
    assert "đến thứ Hai, 21/12/2026" in said and "20/12/2026 là ngày nghỉ nên hạn chuyển sang" in said
    assert row(town, 1).due == date(2026, 12, 21)


def test_a_new_date_moves_as_the_office_chose_but_never_into_the_past(town: Town, office: Somebody, staff) -> None:
    for rule in ("trước", "trước", "giữ nguyên"):
        office.says(QUARTER)
        office.says(f"ngày nghỉ {'dời ' if rule == 'trước' else ''}{rule}")
        office.says("đồng ý")
    for number in (1, 2, 3):
        staff.says(f"xong việc {number}, số {number}/BC")
    assert "hạn chuyển sang thứ Sáu, 11/12/2026" in office.says("trả lại 1 vì thiếu biểu, hạn mới 12/12")
    assert "hạn giữ nguyên" in office.says("trả lại 3 vì thiếu biểu, hạn mới 12/12")
    town.on(date(2026, 11, 21))  # a Saturday: the working day before is over
    assert "hạn giữ nguyên" in office.says("trả lại 2 vì thiếu biểu, hạn mới 22/11")
    assert [row(town, n).due for n in (1, 2, 3)] == [date(2026, 12, 11), date(2026, 11, 22), date(2026, 12, 12)]
