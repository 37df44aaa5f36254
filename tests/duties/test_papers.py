"""The letter and the report: Vietnamese official layout, only what the data holds, templates that may be broken."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm

from bot.state.duty_log import Change
from bot.state.duty_reports import Evidence, Report
from handlers.context import Context
from handlers.duties.basis import cited
from handlers.duties.letter import late, letter
from handlers.duties.letterhead import letterhead, written
from handlers.duties.matrix import matrix
from handlers.duties.papers import LETTER, REPORT, PaperError, filled
from handlers.duties.yearly import yearly
from handlers.period import year
from knowledge.department import Department, Documents
from knowledge.duties.kinds import load_kinds
from tests.duties.a_year import CALENDAR, MADE, TODAY, done, row


@pytest.fixture
def department(sample_context: Context) -> Department:
    return sample_context.department


def lines(body: bytes) -> list[str]:
    """Every line of a document in order, the cells of a table row joined."""
    document = Document(BytesIO(body))
    found = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for cells in ({id(c._tc): c.text.strip() for c in r.cells} for r in block.rows):  # merged ones once
                found.append(" | ".join(cells.values()))
        else:
            found.append(block.text)
    return found


def report_of(rows: Iterable, department: Department, reports=None, extensions=()) -> str:
    table = matrix(rows, year(2026), [u.code for u in department.units], TODAY, CALENDAR)
    return "\n".join(lines(yearly(table, department, load_kinds(), reports or {}, list(extensions))))


def test_the_letter_is_laid_out_as_the_decree_wants(department: Department) -> None:
    document = Document(BytesIO(letter([row("VL")], department, TODAY, CALENDAR)))
    page = document.sections[0]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    millimetres = [round(m / Mm(1)) for m in (page.page_width, page.page_height, *margins)]
    assert millimetres == [210, 297, 20, 20, 30, 15]
    assert document.styles["Normal"].font.name == "Times New Roman" and document.styles["Normal"].font.size.pt == 14
    agency, nation = document.tables[0].rows[0].cells
    assert [p.text for p in agency.paragraphs][:2] == ["UBND TỈNH BÌNH MINH", "SỞ NỘI VỤ"]
    assert [p.text for p in nation.paragraphs][:2] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    ]  # fmt: skip
    number, day = document.tables[0].rows[1].cells
    assert number.text.startswith("Số:") and "/SNV-VP" in number.text and "V/v đôn đốc" in number.text
    assert day.text == "Bình Minh, ngày 20 tháng 11 năm 2026"
    assert page.different_first_page_header_footer  # the first page has no number


def test_the_letter_names_each_late_unit_with_task_plan_words_due_and_days(department: Department) -> None:
    rows = [
        row("NCC", number=31), row("VL", date(2026, 11, 17), number=28), row("VL", number=27),
        row("VP", date(2026, 12, 1)), row("VP", date(2026, 1, 1), approximate=True), done("VP"),
    ]  # fmt: skip
    text = "\n".join(lines(letter(late(rows, TODAY), department, TODAY, CALENDAR)))
    assert "Kính gửi:\n- Phòng Lao động, việc làm;\n- Phòng Người có công." in text and "Văn phòng Sở;" not in text
    assert "Thực hiện Kế hoạch ISO năm 2026, Sở Nội vụ tỉnh Bình Minh theo dõi" in text
    assert "còn 03 việc của 02 đơn vị đã quá hạn" in text
    vl = text.index("Phòng Lao động, việc làm (02 việc)")
    assert vl < text.index("(việc số 27)") < text.index("(việc số 28)") < text.index("Phòng Người có công (01 việc)")
    assert "Văn bản ghi: “gửi về Văn phòng Sở trước ngày 15/10” | 15/10/2026 | 26" in text
    assert "TL. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG" in text and "Nơi nhận:" in text and "{" not in text


def test_a_letter_to_one_unit_names_it_beside_the_greeting(department: Department) -> None:
    assert "Kính gửi: Phòng Lao động, việc làm." in lines(letter([row("VL")], department, TODAY, CALENDAR))


CITED = [
    (
        "KẾ HOẠCH Triển khai ISO 9001",
        "12/KH-SNV",
        date(2026, 1, 5),
        "Kế hoạch số 12/KH-SNV ngày 05/01/2026 triển khai ISO 9001",
    ),
    ("KẾ HOẠCH TRIỂN KHAI ISO", "", None, "Kế hoạch TRIỂN KHAI ISO"),
    ("Kế hoạch ISO năm 2026.", "", None, "Kế hoạch ISO năm 2026"),
    ("Nội dung cuộc họp", "7", None, "Nội dung cuộc họp (số 7)"),
    ("", "7", None, ""),
]


@pytest.mark.parametrize(("title", "number", "issued", "cited_as"), CITED)
def test_a_plan_is_cited_as_offices_do(title: str, number: str, issued: date | None, cited_as: str) -> None:
    assert cited(title, number, issued) == cited_as


def test_nothing_late_is_no_letter(department: Department) -> None:
    assert late([done("VL"), row("VL", date(2026, 12, 1))], TODAY) == []


def test_what_people_wrote_stays_text(department: Department) -> None:
    evil = "A & B <w:p> {{ co_quan }} {% for %} “ngoặc”\x00\x0b"
    text = "\n".join(lines(letter([row(task=evil, quote="", plan_title="")], department, TODAY, CALENDAR)))
    assert "A & B <w:p> {{ co_quan }} {% for %} “ngoặc”" in text and "Văn bản ghi" not in text
    assert "Sở Nội vụ tỉnh Bình Minh theo dõi tiến độ" in text and "Thực hiện" not in text


def test_the_report_says_what_the_data_holds(department: Department) -> None:
    audit = row("VL", kind="corrective_action", task="Bổ sung phiếu kiểm soát", owner="Trưởng phòng", duty=5)
    goal = done("NCC", kind="quality_objective", task="Hồ sơ đúng hạn", target="≥ 98 %", duty=6)
    asked = done("VP", number=9)
    reports = {
        goal.id: [
            Report("1", "p", MADE, Evidence(figure="90 %"), "returned"),
            Report("2", "p", MADE, Evidence(figure="97,5 %")),
        ],
        audit.id: [Report("3", "p", MADE, Evidence(effectiveness="không lặp lại"))],
    }
    steps = [
        (asked, Change(datetime(2026, 10, 1, tzinfo=UTC), "p", "zalo", "ask_more_time", {"until": "2026-10-20", "reason": "chờ huyện"})),
        (asked, Change(datetime(2026, 10, 2, tzinfo=UTC), "p", "zalo", "ask_more_time", {"until": "2026-10-25", "reason": "chờ xã"})),
        (asked, Change(datetime(2026, 10, 3, tzinfo=UTC), "o", "web", "grant", {"until": "2026-10-22"})),
        (audit, Change(datetime(2026, 10, 4, tzinfo=UTC), "p", "zalo", "ask_more_time", {"until": "2026-10-30"})),
        (goal, Change(datetime(2026, 10, 5, tzinfo=UTC), "o", "web", "refuse", {})),
    ]  # fmt: skip
    text = report_of([audit, goal, asked], department, reports, steps)
    assert "Trong kỳ có 03 nhiệm vụ, giao 03 đơn vị, thành 03 việc: xong đúng hạn: 02; quá hạn: 01." in text
    assert "Hành động khắc phục | 1 | 0" in text and "không ghi việc nào thuộc loại: đánh giá nội bộ" in text
    assert "1 | Văn phòng Sở | 1 | 1 | 100 % | 0" in text and "Không xếp hạng" in text
    assert "Bổ sung phiếu kiểm soát" in text and "quá hạn 26 ngày làm việc" in text
    assert "Hồ sơ đúng hạn | ≥ 98 % | 97,5 %" in text
    assert "Trưởng phòng | quá hạn | không lặp lại" in text
    assert "25/10/2026 | chờ xã | đồng ý, đến 22/10/2026" in text and "chờ huyện" not in text
    assert "30/10/2026 | không ghi | chưa trả lời" in text and "không ghi | không đồng ý" in text
    assert "/BC-SNV" in text and "{" not in text


def test_what_is_not_recorded_is_said_not_to_be_recorded(department: Department) -> None:
    text = report_of([], department)
    for words in (
        "Dữ liệu không ghi nhiệm vụ nào có hạn trong kỳ.", "Dữ liệu không ghi kế hoạch, văn bản nào",
        "Chưa có việc nào đủ căn cứ để xếp hạng.", "Không còn việc nào của kỳ chưa hoàn thành.",
        "Dữ liệu không ghi mục tiêu chất lượng nào", "Dữ liệu không ghi hành động khắc phục nào",
        "Dữ liệu không ghi lần xin gia hạn nào", "dữ liệu theo dõi không ghi nhận xét",
    ):  # fmt: skip
        assert words in text


def test_dates_are_written_with_noughts_where_the_decree_wants_them() -> None:
    assert written(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert written(date(2026, 12, 15)) == "ngày 15 tháng 12 năm 2026"
    assert written(date(2026, 3, 1)) == "ngày 01 tháng 3 năm 2026"


def test_an_agency_that_set_nothing_gets_what_can_be_derived(department: Department) -> None:
    head = letterhead(department.model_copy(update={"documents": Documents()}), TODAY, "")
    assert (head["co_quan_chu_quan"], head["co_quan"], head["dia_danh"]) == (
        "UBND TỈNH BÌNH MINH",
        "SỞ NỘI VỤ",
        "Bình Minh",
    )
    assert head["ky_hieu"] == "…" and head["chuc_danh"] == ["THỦ TRƯỞNG CƠ QUAN"]
    nowhere = department.model_copy(update={"documents": Documents(), "province": ""})
    assert letterhead(nowhere, TODAY, "")["co_quan"] == "SỞ NỘI VỤ TỈNH BÌNH MINH"


def template(folder: Path, name: str, *texts: str) -> Path:
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    document.save(folder / name)
    return folder


def test_the_offices_own_template_is_used_and_others_stay_shipped(department: Department, tmp_path: Path) -> None:
    template(
        tmp_path, LETTER, "Sở ta nhắc: {{ tong_so }} việc", "{%p for dv in don_vi %}", "{{ dv.ten }}", "{%p endfor %}"
    )
    assert lines(letter([row("VL")], department, TODAY, CALENDAR, tmp_path)) == [
        "Sở ta nhắc: 01 việc",
        "Phòng Lao động, việc làm",
    ]
    table = matrix([], year(2026), [], TODAY, CALENDAR)
    assert "BÁO CÁO" in lines(yearly(table, department, load_kinds(), {}, [], tmp_path))
    assert letter([row("VL")], department, TODAY, CALENDAR, tmp_path / "khong-co")


BROKEN = [
    ("{{ ten_don_vi_nhan }}", "ten_don_vi_nhan"),
    ("{{ don_vi[0].ten_goi }}", "ten_goi"),
    ("Kính gửi {{ don_vi", "{{ don_vi"),
    ("{% for dv in don_vi %}x", "mẫu"),
    ("{{ ''.__class__.__mro__ }}", "mẫu"),
    ("{{ tong_so | khong_co }}", "khong_co"),
    ("{{ 1 / 0 }}", "mẫu"),
    ("{{ tong_so + 1 }}", "mẫu"),
]


@pytest.mark.parametrize(("text", "named"), BROKEN)
def test_a_broken_template_is_named_with_what_is_wrong(department, tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(PaperError) as caught:
        letter([row("VL")], department, TODAY, CALENDAR, template(tmp_path, LETTER, text))
    said = str(caught.value)
    assert said.startswith(f"Mẫu {LETTER} ") and named in said and said.endswith("dùng mẫu có sẵn.")


@pytest.mark.parametrize("body", [b"", b"khong phai Word", b"PK\x03\x04" + b"x" * 100])
def test_what_is_no_word_file_is_said(tmp_path: Path, body: bytes) -> None:
    (tmp_path / REPORT).write_bytes(body)
    with pytest.raises(PaperError, match=r"không phải tệp Word"):
        filled(REPORT, {}, tmp_path)
