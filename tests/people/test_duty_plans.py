"""The Office hands in a plan or a sheet: read, shown one screen at a time, changed, accepted."""

from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from bot.state import duties, plans, proposals
from knowledge.department import load_department
from knowledge.plans import read_plan
from knowledge.plans.model import PlanError
from knowledge.plans.sheet import write_sheet
from knowledge.plans.sheet_read import read_sheet
from tests.conftest import SAMPLE, shared
from tests.people.conftest import Somebody, Town
from tests.people.test_duty_docs import PLAN, sheet

UNITS = load_department(SAMPLE / "department.yaml").units
NAME = "ke-hoach.txt"


def states(town: Town) -> list[str]:
    (plan,) = town.state.do(plans.listed)
    return [one.state for one in town.state.do(proposals.of_plan, plan.id)]


def listed(town: Town) -> list[duties.Duty]:
    return town.state.do(duties.listed)


def test_a_file_becomes_proposals_and_nothing_more(town: Town, office: Somebody) -> None:
    said = office.sends(NAME, PLAN.encode())
    assert "số 15/KH-SNV ngày 20/11/2026: 03 việc, 03 việc có hạn" in said and "Chưa giao cho ai" in said
    assert states(town) == ["proposed"] * 3 and not listed(town)


def test_one_screen_shows_everything_that_was_read(town: Town, office: Somebody) -> None:
    office.sends(NAME, PLAN.encode())
    said = office.says("1")
    assert "Đề xuất 1/3: Gửi mục tiêu chất lượng năm 2027 về Văn phòng Sở" in said
    assert "6 đơn vị: TCBC, CCVC, VL, NCC, TDKT, VTLT" in said and "văn bản ghi: Các phòng chuyên môn" in said
    assert "thứ Tư, 10/02/2027, theo chữ “trước ngày 10/02/2027”" in said and "hạn chuyển sang thứ Năm" in said
    assert "Loại: mục tiêu chất lượng" in said and "Nơi nhận: Văn phòng Sở" in said


def test_accepted_dropped_left_for_later(town: Town, office: Somebody) -> None:
    office.sends(NAME, PLAN.encode())
    office.says("1")
    assert "Đã giao NV1 cho 06 đơn vị" in office.says("nhận") and len(listed(town)) == 1
    assert "Đề xuất 3/3" in office.says("sau") and "Đề xuất 2/3" in office.says("bỏ")
    assert "Còn 01 việc" in office.says("dừng") and states(town) == ["accepted", "proposed", "dropped"]
    assert "Đề xuất 2/3" in office.says("xem tiep ke hoach")
    said = office.says("1")
    assert "Đã xem hết kế hoạch" in said and "giao 02 nhiệm vụ" in said
    assert "Không có kế hoạch nào đang xem dở" in office.says("xem tiếp kế hoạch")
    rows = town.state.do(duties.of_duty, listed(town)[0].id)
    assert len(rows) == 6 and {r.plan_title for r in rows} == {"KẾ HOẠCH Duy trì hệ thống quản lý chất lượng năm 2027"}
    assert rows[0].quote.endswith("trước ngày 10/02/2027")


def test_all_with_a_limit_at_once_leaves_what_is_unclear(town: Town, office: Somebody) -> None:
    more = "\n4. Phòng Thanh tra báo cáo kết quả trước ngày 10/12/2026.\n\n5. Phòng Người có công rà soát trước ngày 23/11/2026.\n"
    assert "05 việc có hạn" in office.sends(NAME, (PLAN + more).encode())
    town.on(date(2026, 11, 26))
    said = office.says("2")
    assert "Đã giao 03 việc có hạn. Còn 02 việc" in said and "Đề xuất 4/5" in said and "chưa rõ" in said
    assert "chưa có đơn vị" in office.says("nhận") and "(đã qua)" in office.says("sau")
    assert "đã qua" in office.says("nhận") and len(listed(town)) == 3
    office.says("hạn 1/2/2027")
    assert "Đã giao NV4" in office.says("nhận")


@pytest.mark.parametrize(
    "words",
    ["nhận tất cả có hạn", "nhan het viec co han", "nhận tất cả việc có hạn", "Giao hết các việc có hạn đi", "2"],
)
def test_a_plan_that_was_just_read_is_accepted_by_words_near_the_label(
    town: Town, office: Somebody, words: str
) -> None:
    office.sends(NAME, PLAN.encode())
    assert "Đã giao 03 việc có hạn" in office.says(words) and states(town) == ["accepted"] * 3


@pytest.mark.parametrize(
    "words", ["xem từng việc một", "xem tung viec", "bắt đầu xem", "cho xem lần lượt", "xem", "Xem từng vịệc đi"]
)
def test_the_first_screen_is_asked_for_in_words(town: Town, office: Somebody, words: str) -> None:
    office.sends(NAME, PLAN.encode())
    assert "Đề xuất 1/3" in office.says(words)


def test_accepting_one_in_words_is_not_accepting_all(town: Town, office: Somebody) -> None:
    office.sends(NAME, PLAN.encode())
    office.says("1")
    assert "Đã giao NV1" in office.says("nhận luôn") and states(town).count("accepted") == 1
    assert "giấy tờ" in office.says("trợ cấp mai táng cần giấy tờ gì")
    assert "Đã giao 02 việc có hạn" in office.says("nhận tất cả các việc còn lại")


def test_a_label_that_is_nearly_typed_is_that_choice_but_never_another_number(
    town: Town, office: Somebody, staff: Somebody
) -> None:
    for task in ("nộp báo cáo tổng kết công tác năm", "gửi danh sách cán bộ tập huấn"):
        office.says(f"nhắc phòng VL {task} trước 5/12")
        office.says("đồng ý")
    staff.says("phòng tôi còn việc gì")
    assert staff.says("viec 2 gui danh sach can bo tap huan a").startswith("Việc 2 (NV2)")
    staff.says("phòng tôi còn việc gì")
    assert "Việc 2 (NV2)" not in staff.says("việc 9: gửi danh sách cán bộ tập huấn")


def test_a_choice_of_an_old_screen_does_nothing_twice(town: Town, office: Somebody) -> None:
    office.sends(NAME, PLAN.encode())
    first = office.asks("1").choices[0].says
    office.says(first)
    assert "đã được nhận trước đó" in office.says(first) and len(listed(town)) == 1


def test_two_of_the_office_at_one_plan(town: Town, office: Somebody, somebody) -> None:
    other = somebody("zalo", "z7")
    other.says(f"/start {town.invite('office', name='Người thứ hai')}")
    office.sends(NAME, PLAN.encode())
    office.says("1")
    other.says("xem tiếp kế hoạch")
    office.says("nhận")
    assert "đã được nhận trước đó" in other.says("nhận") and len(listed(town)) == 1


def test_read_twice_is_noticed(town: Town, office: Somebody) -> None:
    office.sends(NAME, PLAN.encode())
    said = office.sends("ban-khac.txt", PLAN.encode())
    assert "đã đọc ngày 20/11/2026" in said and "còn 03 việc chưa xem" in said
    assert "Đề xuất 1/3" in office.says("1") and len(town.state.do(plans.listed)) == 1
    office.sends(NAME, PLAN.encode())
    assert "Tôi đã đọc" in office.says("2") and len(town.state.do(plans.listed)) == 2


def test_pasted_in_one_message_and_in_several(town: Town, office: Somebody) -> None:
    assert "03 việc" in office.says(PLAN) and len(town.state.do(plans.listed)) == 1
    long = PLAN.replace("15/KH", "16/KH").replace(
        "1. Các", "Bối cảnh: " + "hệ thống quản lý chất lượng. " * 130 + "\n\n1. Các"
    )
    cut = long.rindex(" ", 0, 3990)
    assert "dán tiếp" in office.says(long[:cut]) and "03 việc" in office.says(long[cut:].strip())
    office.says("/kehoach")
    first = PLAN.replace("15/KH", "17/KH") + "phần sau " * 400
    assert "dán tiếp" in office.says(first) and "03 việc" in office.says("đọc")


def test_only_the_offices_long_text_is_a_plan(town: Town, office: Somebody, staff: Somebody, somebody) -> None:
    for who in (staff, somebody()):
        assert "việc có hạn" not in who.says(PLAN)
        assert "tin nhắn riêng" in who.says("/kehoach") and "Tôi đã đọc" not in who.sends(NAME, PLAN.encode())
    assert not town.state.do(plans.listed)
    asked = "Cho tôi hỏi: công ty có 15 lao động.\n" * 15 + "Đăng ký nội quy lao động\nmất\nbao lâu"
    assert "Tôi đã đọc" not in office.says(asked)


def test_what_cannot_be_read_is_said_why(town: Town, office: Somebody) -> None:
    assert "chưa đọc được chữ trong ảnh" in office.sends("a.jpg", b"x", media="image/jpeg")
    assert "hỏng" in office.sends("a.pdf", b"%PDF-1.4 x") and "lớn quá" in office.sends_too_much("a.docx")
    assert "không thấy việc nào" in office.sends("a.txt", "Xin chào các anh chị trong cơ quan.".encode())
    assert "đưa vào, trong tin nhắn riêng" in office.says_in("-1", "/kehoach")


def test_a_sheet_is_checked_then_loaded_once(town: Town, office: Somebody) -> None:
    body = sheet(
        (1, "Nộp báo cáo", "", "VL", "", "15/1/2027"), (2, "Rà soát", "Các phòng chuyên môn", "", "", "hằng năm")
    )
    said = office.sends("bang.xlsx", body)
    assert "01 chỗ cần sửa" in said and "Dòng 3, cột F (Hạn): “hằng năm” không phải ngày" in said and not listed(town)
    body = sheet(
        (1, "Nộp báo cáo", "", "VL", "", "15/1/2027"), (2, "Rà soát", "Các phòng chuyên môn", "", "", "10/3/2027")
    )
    assert "02 việc, 02 việc có hạn" in office.sends("bang.xlsx", body) and not listed(town)
    order = office.asks("1").plain()
    assert "Đã giao 02 nhiệm vụ" in order and [d.units for d in listed(town)][1] == (
        "TCBC",
        "CCVC",
        "VL",
        "NCC",
        "TDKT",
        "VTLT",
    )
    assert "đã nạp ngày 20/11/2026" in office.sends("bang.xlsx", body)


@pytest.mark.parametrize(
    "name",
    [
        "seed_000.txt",
        "seed_001.txt",
        "dept_w1_bang_ke_hoach_cchc_2025.txt",
        "reg_hf1_tb_365_vpcp_ket_luan.txt",
        "reg_f3_bao_cao_quy_tiep_cong_dan_pctn.txt",
    ],
)
def test_a_sheet_that_was_written_reads_back_the_same(name: str, tmp_path: Path) -> None:
    plan = read_plan(shared(f"plans/{name}"), UNITS)
    write_sheet(plan, tmp_path / "b.xlsx")
    read = read_sheet(tmp_path / "b.xlsx", UNITS, date(1990, 1, 1))
    assert [line.duty.task for line in read.lines] == [duty.task for duty in plan.duties]
    for duty, line in zip(plan.duties, read.lines, strict=True):
        for key in (
            "unit_codes",
            "due",
            "time",
            "window",
            "recurrence",
            "first_due",
            "relative",
            "approximate",
            "recipient",
        ):
            assert getattr(line.duty, key) == getattr(duty, key), (duty.task, key)
    unmatched = sum(not duty.unit_codes for duty in plan.duties)
    assert len(read.faults) == unmatched and all("đơn vị" in fault for fault in read.faults)


def written(tmp_path: Path, head: tuple, *rows: tuple) -> Path:
    book = Workbook()
    for row in (("Bảng của Văn phòng",), (), head, *rows):
        book.active.append(row)
    book.save(tmp_path / "b.xlsx")
    return tmp_path / "b.xlsx"


def test_cells_are_read_as_people_type_them(tmp_path: Path) -> None:
    head = ("Hạn", "Nội dung", "Đơn vị", "Lặp lại", "Giờ", "Loại")
    path = written(
        tmp_path, head,
        (date(2027, 1, 15), "Một", "VL; NCC", None, "16h", "báo cáo, việc khác"), (46402, "Hai", "phòng người có công", None, None, None),
        ("2027-02-01", "Ba", "VL", None, "7:30", None), (None, "Bốn", "VL", "hằng quý, ngày 20 tháng cuối quý", None, None),
        (None, None, None, None, None, None), ("15-3-2027", "Năm", "VL", None, None, None),
    )  # fmt: skip
    read = read_sheet(path, UNITS, date(2026, 11, 20), ["báo cáo, việc khác"])
    assert not read.faults and [line.number for line in read.lines] == [4, 5, 6, 7, 9]
    assert [line.duty.due for line in read.lines] == [
        date(2027, 1, 15), date(2027, 1, 15), date(2027, 2, 1), None, date(2027, 3, 15),
    ]  # fmt: skip
    assert [line.duty.time for line in read.lines] == ["16:00", None, "07:30", None, None]
    assert read.lines[3].duty.recurrence == "quarterly:M3-20" and read.lines[0].duty.unit_codes == ("VL", "NCC")
    assert read.lines[0].kind == "báo cáo, việc khác" and read.lines[1].duty.unit_codes == ("NCC",)


def test_every_bad_cell_is_named(tmp_path: Path) -> None:
    head = ("Nội dung", "Mã đơn vị", "Hạn", "Giờ", "Lặp lại", "Theo sự kiện", "Loại")
    path = written(
        tmp_path, head, ("", "VL", "15/1/2027"), ("A", "VL, XY", "30/2/2027"), ("B", "", "1/1/2026", "25h"),
        ("C", "VL", None, None, "thỉnh thoảng", "khi nào rảnh", "vớ vẩn"),
    )  # fmt: skip
    faults = read_sheet(path, UNITS, date(2026, 11, 20), ["báo cáo"]).faults
    for where in ("Dòng 4, cột A (Nội dung công việc)", "Dòng 5, cột B (Mã đơn vị): “XY”", "Dòng 5, cột C (Hạn): “30/2/2027”",
                  "Dòng 6, cột B (Mã đơn vị): chưa có", "Dòng 6, cột C (Hạn): hạn 01/01/2026 đã qua", "Dòng 6, cột D (Giờ)",
                  "Dòng 7, cột E (Lặp lại)", "Dòng 7, cột F (Theo sự kiện)", "Dòng 7, cột G (Loại)"):  # fmt: skip
        assert any(fault.startswith(where) for fault in faults), where
    assert len(faults) == 9


def test_what_is_no_sheet_of_duties(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"nothing")
    book = Workbook()
    book.active.append(("Họ tên", "Tuổi"))
    book.save(tmp_path / "b.xlsx")
    for name, why in (("a.xlsx", "Không mở được bảng"), ("b.xlsx", "không có dòng đầu"), ("c.xlsx", "Không có tệp")):
        with pytest.raises(PlanError, match=why):
            read_sheet(tmp_path / name, UNITS, date(2026, 11, 20))
    assert (
        "không có dòng nhiệm vụ"
        in read_sheet(written(tmp_path, ("Nội dung", "Đơn vị", "Hạn")), UNITS, date(2026, 1, 1)).faults[0]
    )


def test_a_sheet_that_would_burst_is_not_opened(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "bomb.xlsx", "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 70_000_000)
    with pytest.raises(PlanError, match="bung ra quá lớn"):
        read_sheet(tmp_path / "bomb.xlsx", UNITS, date(2026, 11, 20))


def test_a_duty_of_a_year_ends_with_it(town: Town, office: Somebody) -> None:
    text = PLAN.replace(
        "2. Các trung tâm báo cáo", "2. Các trung tâm hằng quý, trước ngày 20 tháng cuối quý báo cáo"
    ).replace(" trước ngày 30/8/2027", "")
    office.sends(NAME, text.encode())
    office.says("1")
    assert "đến 31/12/2027" in office.says("sau")


def test_a_plan_in_a_group_is_nobodys_order(town: Town, office: Somebody) -> None:
    assert "Tôi đã đọc" not in office.says_in("-1", PLAN) and not town.state.do(plans.listed)
