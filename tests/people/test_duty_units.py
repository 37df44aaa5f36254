"""Units answer for what they were given: in words, by choices, with what they can show; nobody else can."""

import re
from datetime import timedelta

import pytest

from bot.message import Address
from bot.state import duties, duty_reports, files, groups, people
from bot.state.duties import Row
from tests.people.conftest import Somebody, Town


def given(office: Somebody, *orders: str) -> None:
    for order in orders:
        office.says(order)
        assert "Đã giao" in office.says("đồng ý"), order


def row(town: Town, number: int) -> Row:
    found = town.state.do(duties.row, number)
    assert found is not None
    return found


def shown(town: Town, number: int) -> duty_reports.Evidence:
    return town.state.do(duty_reports.of_row, row(town, number).id)[-1].evidence


@pytest.fixture
def group(town: Town) -> str:
    """The group of VL, on Zalo."""
    town.state.do(groups.bind, Address("zalo", "g1"), "VL", "x", town.now)
    return "g1"


QUARTER = "nhắc phòng VL nộp báo cáo quý trước 4/12"
LIST = "giao VL, NCC gửi danh mục thủ tục trước 18/12"


def test_received_and_done_without_a_number_when_there_is_one_row(town: Town, office, staff, group) -> None:
    given(office, QUARTER)
    assert "nhận việc 1" in staff.says_in(group, "da nhan") and row(town, 1).state == "received"
    assert "báo cáo việc 1" in staff.says_in(group, "xong r, bc so 12/BC-VL") and row(town, 1).state == "reported"
    assert shown(town, 1).document_number == "12/BC-VL"


def test_an_old_messages_choices_still_mean_their_row(town: Town, office, staff) -> None:
    given(office, QUARTER, LIST)
    assert "nhận việc 2" in staff.says("/nhan 2")
    assert "minh chứng" in staff.says("/xong 1").lower() or "số văn bản" in staff.says("/xong 1")
    assert "báo cáo việc 1" in staff.says("số 7/BC-VL")
    assert "Lê Văn Chín báo cáo lúc" in staff.says("/nhan 1") and row(town, 1).state == "reported"


def test_with_several_rows_one_is_picked_and_what_was_said_is_kept(town: Town, office, staff, group) -> None:
    given(office, QUARTER, LIST)
    said = staff.says_in(group, "xong rồi, báo cáo số 12/BC-VL")
    assert "nói việc nào" in said and "Việc 1" in said and "Việc 2" in said and row(town, 2).open
    assert "báo cáo việc 2" in staff.says_in(group, "2") and shown(town, 2).document_number == "12/BC-VL"
    assert row(town, 1).state == "new"


def test_all_new_rows_are_received_at_once(town: Town, office, staff) -> None:
    given(office, QUARTER, LIST)
    assert "3. Tất cả" in staff.says("đã nhận") and "02 việc" in staff.says("3")
    assert row(town, 1).state == row(town, 2).state == "received" and row(town, 3).state == "new"
    assert "Không có việc nào chưa nhận" in staff.says("/nhan tatca")


def test_done_closes_only_the_row_of_the_unit(town: Town, office, staff) -> None:
    given(office, LIST)
    staff.says("xong, công văn số 5/CV")
    states = {r.unit: r.state for r in town.state.do(duties.of_duty, row(town, 1).duty_id)}
    assert states == {"VL": "reported", "NCC": "new"}


def test_another_units_row_is_nobody_elses_business(town: Town, office, staff) -> None:
    given(office, LIST)
    number = next(r.number for r in town.state.do(duties.of_duty, row(town, 1).duty_id) if r.unit == "NCC")
    for order in (f"/nhan {number}", f"/xong {number}", f"/giahan {number}", f"/viec {number}", f"xong việc {number}"):
        assert "Phòng Người có công" in staff.says(order) and row(town, number).state == "new"


def test_a_stranger_in_the_group_changes_nothing_and_is_told_how_to_be_known(
    town: Town, office, somebody, group
) -> None:
    given(office, QUARTER)
    stranger = somebody("zalo", "z1")
    for text in ("đã nhận", "đã nộp", "xong việc 1", "/xong 1", "/nhan 1", "xin gia hạn đến 20/12"):
        assert "/start và mã" in stranger.says_in(group, text), text
    assert row(town, 1).state == "new" and "thủ tục" in stranger.says("đã nộp")


def test_evidence_is_asked_for_and_a_file_right_after_is_it(town: Town, office, staff) -> None:
    given(office, QUARTER)
    assert "số văn bản" in staff.says("xong rồi")
    assert "có tệp kèm theo" in staff.sends("bao-cao.pdf", b"%PDF", media="application/pdf")
    kept = town.state.do(files.get, shown(town, 1).file_id, town.now + timedelta(days=400))
    assert kept and kept.name == "bao-cao.pdf"  # kept for good
    seen = office.asks("việc 1")
    assert seen.attachment and seen.attachment.name == "bao-cao.pdf"


def test_a_file_out_of_the_blue(town: Town, office, staff) -> None:
    assert "không có việc nào đang mở" in staff.sends("anh.jpg", b"x", media="image/jpeg")
    given(office, QUARTER, LIST)
    assert "nói việc nào" in staff.sends("anh.jpg", b"x", media="image/jpeg")
    assert "báo cáo việc 1" in staff.says("1") and shown(town, 1).file_id
    assert "báo cáo việc 2" in staff.sends("bc.pdf", b"x", "xong việc 2") and shown(town, 2).file_id


def test_a_file_of_50_mb_has_a_way_on(town: Town, office, staff) -> None:
    given(office, QUARTER)
    staff.says("xong rồi")
    said = staff.sends_too_much("video.mp4")
    assert "lớn quá" in said and "đường dẫn" in said and "số và ký hiệu văn bản" in said
    assert "báo cáo việc 1" in staff.says("https://vidu.vn/0123456789012")
    assert shown(town, 1).link == "https://vidu.vn/0123456789012"  # the digits of a link are no telephone number
    assert "lớn quá" in staff.sends_too_much("video.mp4", "xong việc 1")


def test_nothing_to_show(town: Town, office, staff) -> None:
    given(office, QUARTER, "giao VL tổ chức đánh giá nội bộ trước 11/12")
    assert "Không có minh chứng" in staff.says("xong việc 1")
    assert "không kèm minh chứng" in staff.says("không có") and row(town, 1).state == "reported"
    staff.says("xong việc 2")
    said = staff.says("khong co")
    assert "cần có minh chứng" in said and row(town, 2).state == "new" and "ngày nào" in staff.says("1")


def test_words_that_may_mean_something_else_are_asked_back(town: Town, office, staff) -> None:
    given(office, QUARTER)
    staff.says("xong rồi")
    said = staff.says("họp ngày thứ Hai rồi nhé")
    assert "đúng không" in said and row(town, 1).state == "new"
    assert "báo cáo việc 1" in staff.says("1") and shown(town, 1).text == "họp ngày thứ Hai rồi nhé"


def test_the_question_is_left_when_one_says_so(town: Town, office, staff) -> None:
    given(office, QUARTER)
    staff.says("xong rồi")
    assert "bỏ qua" in staff.says("thôi") and row(town, 1).state == "new"
    assert "Đã ghi" not in staff.says("số 12/BC")


def test_an_objective_asks_for_its_figure(town: Town, office, staff) -> None:
    office.says("giao VL nộp kết quả mục tiêu chất lượng trước 11/12")
    office.says("mục tiêu: 95 % hồ sơ đúng hạn")
    office.says("đồng ý")
    assert "95 % hồ sơ đúng hạn" in staff.says("xong rồi")
    assert "con số" in staff.says("tốt lắm")
    assert "kết quả 96,5 %" in staff.says("đạt 96,5 %") and shown(town, 1).figure == "96,5 %"


def test_a_corrective_action_needs_a_word_on_its_effect(town: Town, office, staff) -> None:
    given(office, "giao VL khắc phục điểm không phù hợp số 3 trước 11/12")
    staff.says("xong, báo cáo số 9/BC-VL")
    assert "báo cáo việc 1" in staff.says("chưa")
    assert "hiệu lực" in office.says("duyệt 1") and row(town, 1).state == "reported"
    assert "chấp nhận" in office.says("Đã kiểm tra, ba tháng không lặp lại") and row(town, 1).state == "accepted"
    assert "ba tháng" in shown(town, 1).effectiveness


def test_two_at_once_the_second_hears_what_the_first_did(town: Town, office, staff, somebody) -> None:
    given(office, QUARTER)
    second = somebody("telegram", "5005")
    second.says(f"/start {town.invite('staff', 'VL', 'Phạm Thị Hai')}")
    second.says("xong rồi")
    staff.says("xong rồi, báo cáo số 12/BC")
    # The second was asked for evidence before the first reported: it is added, nothing is lost.
    assert "báo cáo việc 1" in second.says("số 13/BC") and row(town, 1).state == "reported"
    said = second.says("xong rồi, báo cáo số 14/BC")
    assert "Phạm Thị Hai báo cáo lúc 12:00 ngày 20/11/2026" in said and "chờ Văn phòng duyệt" in said
    assert "bổ sung" in second.says("1") and shown(town, 1).document_number == "14/BC"


def test_a_report_for_a_closed_row(town: Town, office, staff) -> None:
    given(office, QUARTER, LIST)
    staff.says("xong việc 1, số 12/BC")
    office.says("duyệt 1")
    said = staff.says("xong việc 1")
    assert "Trần Thị Mười chấp nhận báo cáo lúc" in said and "đúng hạn" in said
    staff.says("1")
    assert "báo cáo bổ sung việc 1" in staff.says("số 15/BC") and row(town, 1).state == "accepted"
    assert any("gửi bổ sung" in text for address, text in town.posted() if address.chat == "7001")
    office.says("việc 2 không áp dụng vì đã giao phòng khác")
    said = staff.says("xong việc 2")
    assert "không áp dụng" in said and "đã giao phòng khác" in said and "1." not in said
    office.says("thu hồi NV2")
    office.says("1")
    assert "thu hồi" in staff.says("xong việc 2")


def test_more_time_is_asked_answered_and_kept(town: Town, office, staff) -> None:
    given(office, QUARTER)
    assert "không sau hạn hiện nay" in staff.says("xin gia hạn đến 3/12")
    assert "đã qua" in staff.says("đến 10/11")
    assert "Lý do" in staff.says("10/12")
    assert "chờ số liệu" in staff.says("chờ số liệu của tỉnh") and row(town, 1).extension == "pending"
    assert "hạn vẫn là thứ Sáu, 04/12/2026" in staff.says("xin gia hạn thêm 5 ngày vì bận") and (
        row(town, 1).extension_until.isoformat() == "2026-12-09"
    )
    office.says("không gia hạn 1 vì tỉnh cần gấp")
    assert row(town, 1).extension == "refused" and any("tỉnh cần gấp" in text for _, text in town.posted())
    staff.says("xin gia hạn đến 10/12 vì bận")
    assert "đến thứ Năm, 10/12/2026" in office.says("cho gia hạn 1") and row(town, 1).due.isoformat() == "2026-12-10"


def test_the_open_rows_of_a_unit_and_one_of_them(town: Town, office, staff, group) -> None:
    assert "không còn việc nào" in staff.says("phòng tôi còn việc gì")
    given(office, QUARTER, LIST)
    said = staff.says_in(group, "phong minh con no gi")
    assert "còn 02 việc" in said and "Việc 1: Nộp báo cáo quý; hạn thứ Sáu, 04/12/2026" in said
    assert "Đã nhận" in staff.says_in(group, "1") and "nhận việc 1" in staff.says("đã nhận việc 1")
    assert "Không có việc 99" in staff.says("việc 99") and "Lê Văn Chín nhận việc" in staff.says("/lichsu 1")


def test_somebody_without_a_unit(town: Town, somebody) -> None:
    said = somebody().says("/viec")
    assert "chưa biết anh/chị thuộc đơn vị nào" in said and "/start và mã" in said


def test_a_deputy_answers_for_the_unit_until_it_is_over(town: Town, office, staff, somebody) -> None:
    given(office, QUARTER, LIST)
    code = re.search(r"/start (\S+)", staff.says("uỷ quyền cho Ngô Văn Bốn"))[1]
    deputy = somebody("telegram", "4004")
    assert "trả lời thay Phòng Lao động, việc làm" in deputy.says(f"/start {code}")
    assert "còn 02 việc" in deputy.says("phòng tôi còn việc gì")
    assert "báo cáo việc 1" in deputy.sends("bc.pdf", b"x", "xong việc 1")
    assert "trả lời thay Phòng Lao động" in deputy.says("xem dữ liệu của tôi")
    assert "không còn trả lời thay" in staff.says("thôi uỷ quyền Ngô Văn Bốn")
    assert "thuộc đơn vị nào" in deputy.says("/viec") and "Ngô Văn Bốn báo cáo" in staff.says("/lichsu 1")
    assert "chưa uỷ quyền cho ai" in staff.says("uỷ quyền") and "Người của đơn vị" in deputy.says("/uyquyen Ai")


def test_whoever_is_forgotten_leaves_the_act(town: Town, office, staff) -> None:
    given(office, QUARTER)
    staff.says("xong rồi, số 12/BC")
    staff.says("xoá dữ liệu của tôi")
    staff.says("1")
    assert not [p for p, _ in town.state.do(people.listed) if p.name == "Lê Văn Chín"]
    assert "một người của Phòng Lao động, việc làm báo cáo" in office.says("lịch sử 1")


def test_a_deputy_is_understood_in_words_as_the_unit_is(
    town: Town, office: Somebody, staff: Somebody, somebody
) -> None:
    given(office, QUARTER)
    given(office, "nhắc phòng VL gửi danh sách tập huấn trước 9/12")
    code = re.search(r"/start (\S+)", staff.says("uỷ quyền cho Nguyễn Văn B"))[1]
    deputy = somebody("telegram", "5005")
    assert "Tôi chưa tìm thấy" in deputy.says("đang làm ạ")
    deputy.says(f"/start {code}")
    for words in ("đang làm ạ", "hạn nộp báo cáo của phòng em khi nào", "mai em nop nhe", "con viec gi chua xong"):
        assert "còn 02 việc" in deputy.says(words), words
    assert "Việc 1: Nộp báo cáo quý" in deputy.says("viec nao sap den han")
    assert "báo cáo việc 1" in deputy.says("việc 1 xong rồi, báo cáo số 12/BC")
    assert "Việc 1 (NV1)" in deputy.says("rút lại báo cáo việc 1")
    assert "Chưa có thông báo nào" in deputy.says("đã đọc thông báo")
    assert "Văn phòng và lãnh đạo" in deputy.says("/quahan") and "giấy tờ" in deputy.says(
        "trợ cấp mai táng cần giấy tờ gì"
    )
