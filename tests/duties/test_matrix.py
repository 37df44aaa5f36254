"""The table duty × unit: how rows stand, the text, the pictures, the workbook."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.state.duty_reports import Evidence, Report
from handlers.context import Context
from handlers.duties import matrix_pages, matrix_picture, matrix_words
from handlers.duties.matrix import matrix
from handlers.duties.matrix_sheet import workbook
from handlers.duties.standing import days_late, standing
from handlers.period import between, quarter, year
from knowledge.department import Department, Unit
from tests.duties.a_year import CALENDAR, MADE, TODAY, big, done, row

UNITS = ["VP", "VL", "NCC"]


@pytest.fixture
def department(sample_context: Context) -> Department:
    return sample_context.department


STANDS = [
    (row(due=date(2026, 11, 19)), "late", 1),
    (row(due=date(2026, 11, 20)), "open", 0),
    (row(due=date(2026, 11, 1), approximate=True), "open", 0),
    (row(due=None), "open", 0),
    (row(due=date(2026, 10, 15), state="received", extension="pending"), "late", 26),
    (row(due=date(2026, 10, 15), state="returned"), "late", 26),
    (row(due=date(2026, 12, 15), state="returned"), "returned", 0),
    (row(due=date(2026, 10, 15), state="reported", reported=date(2026, 10, 17)), "reported", 1),
    (done("VL"), "on_time", 0),
    (done("VL", on_time=False), "was_late", 3),
    (done("VL", on_time=None), "done", 3),
    (row(due=date(2026, 1, 1), state="not_applicable"), "not_applicable", 0),
]


@pytest.mark.parametrize(("one", "stands", "late"), STANDS)
def test_how_a_row_stands(one, stands: str, late: int) -> None:
    assert (standing(one, TODAY), days_late(one, TODAY, CALENDAR)) == (stands, late)


def test_only_what_is_due_in_the_period_is_in_the_table() -> None:
    rows = [row(due=day, duty=n) for n, day in enumerate((date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30)))]
    rows += [row(due=None, duty=7), row(due=date(2026, 8, 1), duty=8, withdrawn=True)]
    table = matrix(rows, quarter(2026, 3), UNITS, TODAY, CALENDAR)
    assert [line.number for line in table.lines] == [1, 2]
    this = matrix(rows, quarter(2026, 4), UNITS, TODAY, CALENDAR)
    assert [line.number for line in this.lines] == [7]  # without a date: as long as it is open it belongs to now


def test_units_stand_in_the_departments_order_and_one_that_is_gone_comes_last() -> None:
    table = matrix([row("NCC"), row("CU"), row("VP")], year(2026), UNITS, TODAY, CALENDAR)
    assert table.units == ("VP", "NCC", "CU")


def test_several_occurrences_share_a_cell_and_the_worst_speaks() -> None:
    months = [date(2026, month, 15) for month in (9, 10, 11, 12)]
    rows = [done("VL", due=months[0]), row(due=months[1]), row(due=months[2]), row(due=months[3])]
    cell = matrix(rows, year(2026), UNITS, TODAY, CALENDAR).cells[1, "VL"]
    assert (cell.standing, cell.settled, cell.days) == ("late", 1, 26)
    assert matrix_words.marks(cell) == ("1/4", "trễ 26")
    settled = matrix([done("VL"), done("VL", False)], year(2026), UNITS, TODAY, CALENDAR).cells[1, "VL"]
    assert matrix_words.marks(settled) == ("2/2", "") and settled.standing == "was_late"


def test_the_text_counts_and_names_who_is_late(department: Department) -> None:
    rows = [done("VP"), row("VL", number=27), row("VL", date(2026, 11, 17), number=31), row("NCC", date(2026, 12, 1))]
    text = "\n".join(b.plain for b in matrix_words.said(matrix(rows, year(2026), UNITS, TODAY, CALENDAR), department))
    assert "Bảng theo dõi năm 2026, đến ngày 20/11/2026: 01 nhiệm vụ, 03 đơn vị, 04 việc." in text
    assert "Quá hạn: 02" in text and "Xong đúng hạn: 01" in text and "Đang làm, chưa quá hạn: 01" in text
    assert "Phòng Lao động, việc làm: việc 27 trễ 26 ngày làm việc, việc 31 trễ 03 ngày làm việc" in text
    calm = matrix_words.said(matrix(rows[:1], year(2026), UNITS, TODAY, CALENDAR), department)
    assert "Không đơn vị nào quá hạn." in calm[-1].text


def test_what_only_days_off_have_passed_is_late_by_no_working_day(department: Department) -> None:
    saturday = date(2026, 11, 21)
    table = matrix([row("VL", date(2026, 11, 20), number=27)], year(2026), UNITS, saturday, CALENDAR)
    text = "\n".join(b.plain for b in matrix_words.said(table, department))
    assert "Quá hạn: 01" in text and "việc 27 mới trễ" in text
    assert matrix_words.marks(table.cells[1, "VL"]) == ("mới", "trễ")


def test_a_long_list_of_late_units_is_cut_and_says_so(department: Department) -> None:
    rows = [row(f"U{n:02d}") for n in range(20)] + [row("U00") for _ in range(9)]
    text = "\n".join(b.plain for b in matrix_words.said(matrix(rows, year(2026), [], TODAY, CALENDAR), department))
    assert "và 08 đơn vị khác" in text and "và 06 việc khác" in text


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def test_a_small_table_is_one_picture(department: Department) -> None:
    table = matrix(big(3, 4, UNITS), year(2026), UNITS, TODAY, CALENDAR)
    (page,) = matrix_pages.pages(table, department)
    assert page.columns == ("VP", "VL", "NCC") and len(page.rows) == 4 and "trang" not in page.subtitle
    wide, high = size(matrix_picture.picture(page))
    assert wide == 1100 and high < 1100


def test_forty_units_and_twenty_duties_are_cut_into_pages_a_telephone_can_show(department: Department) -> None:
    names = [f"PB{n:02d}" for n in range(40)]
    units = tuple(Unit(code=n, name=f"Phòng Quản lý chuyên ngành và nghiệp vụ tổng hợp {n}") for n in names)
    large = department.model_copy(update={"units": units})
    table = matrix(big(40, 20, names), year(2026), names, TODAY, CALENDAR)
    pages = matrix_pages.pages(table, large)
    assert all(len(page.columns) <= 8 for page in pages)
    seen = [(row.lead, column) for page in pages for row in page.rows for column in page.columns]
    assert len(seen) == len(set(seen)) == 800  # every cell on one page
    assert pages[0].subtitle.endswith(f"trang 1/{len(pages)}")
    wide, high = size(matrix_picture.picture(pages[0]))
    assert wide == 1100 and high <= 1650


def test_words_that_look_like_a_formula_or_never_end_are_drawn_as_they_are(department: Department) -> None:
    rows = [row(task="Chi phí $a_1$ \\frac " + "ắ" * 300), row("VL", duty=2, task="\n\t$"), row(duty=3, task="")]
    pages = matrix_pages.pages(matrix(rows, year(2026), UNITS, TODAY, CALENDAR), department)
    assert [size(matrix_picture.picture(page))[0] for page in pages] == [1100]
    assert matrix_pages.pages(matrix([], year(2026), UNITS, TODAY, CALENDAR), department) == []


def test_the_workbook_holds_table_rows_evidence_and_ranking(department: Department) -> None:
    one, late = done("VP", number=1), row("VL", number=2, extension="granted", extension_until=date(2026, 10, 15))
    table = matrix([one, late], year(2026), UNITS, TODAY, CALENDAR)
    shown = Report("x", "p", MADE, Evidence("đã nộp", "12/BC-VP", "https://x.vn", "f"), "accepted", verdict_note="tốt")
    book = load_workbook(BytesIO(workbook(table, department, {one.id: [shown]}, lambda code: f"loại {code}")))
    table_sheet, rows, ranking = book.worksheets
    assert [c.value for c in table_sheet[4]] == ["Số", "Nhiệm vụ", "Loại", "VP", "VL"]
    assert [c.value for c in table_sheet[5]] == ["NV1", "Nộp báo cáo quý", "loại report", "xong", "trễ 26 ngày"]
    assert table_sheet.freeze_panes == "D5" and rows.freeze_panes == "D2" and rows.auto_filter.ref == "A1:Y3"
    heads = [c.value for c in rows[1]]
    first = dict(zip(heads, (c.value for c in rows[2]), strict=True))
    assert (first["Số văn bản"], first["Nội dung báo cáo"], first["Tệp"]) == ("12/BC-VP", "đã nộp", 1)
    assert first["Hạn"].date() == date(2026, 10, 15) and first["Tình trạng"] == "xong đúng hạn"
    second = dict(zip(heads, (c.value for c in rows[3]), strict=True))
    assert (second["Trễ (ngày làm việc)"], second["Gia hạn"], second["Đơn vị"]) == (
        26,
        "đã gia hạn",
        "Phòng Lao động, việc làm",
    )
    assert [c.value for c in ranking[2]][:5] == [1, "VP", "Văn phòng Sở", 1, 1]


EVIL = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x","y")', "a\x00\x07b\x0b", "ắ" * 40_000]


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_becomes_a_formula(department: Department, text: str) -> None:
    one = replace(row("VL", task=text, quote=text, plan_title=text, target=text), extension_reason=text)
    report = Report("x", "p", MADE, Evidence(text, text[:100], text, "", text[:100], text), verdict_note=text)
    table = matrix([one], between(date(2026, 1, 1), date(2026, 12, 30)), UNITS, TODAY, CALENDAR)
    book = load_workbook(BytesIO(workbook(table, department, {one.id: [report]}, lambda _: text)))
    cells = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert not [c for c in cells if c.data_type == "f"]
    written = [c for c in cells if str(c.value).startswith(text[:1])]
    assert len(written) >= 10 and (text[0] not in "=+-@" or all(c.quotePrefix for c in written))
