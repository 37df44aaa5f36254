"""What leaves the house opens where it should: Excel, CSV, SPSS, Word; no cell begins a formula."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pyreadstat
import pytest
from docx import Document
from openpyxl import load_workbook

from handlers.surveys import sheets
from handlers.surveys.columns import columns
from handlers.surveys.improve import proposals
from handlers.surveys.outcome import Only
from handlers.surveys.report import report
from handlers.surveys.results import View
from handlers.surveys.rows import Row, rows
from handlers.surveys.spans import quarter_of
from handlers.surveys.spss import sav
from handlers.surveys.tables import responses, tables
from knowledge.calendar import load_calendar
from knowledge.department import load_department
from knowledge.surveys.shelf import load_forms
from tests.conftest import SAMPLE
from tests.surveys.made import made

FORMS = load_forms()
QUARTER = quarter_of(date(2026, 7, 1))
DEPARTMENT = load_department(SAMPLE / "department.yaml")
EVIL = ('=HYPERLINK("http://a.example","x")', "+1+1", "-2", "@SUM(A1)", "\t=1", "bình thường\x07")


@pytest.fixture(scope="module", params=sorted(FORMS))
def answered(request):  # type: ignore[no-untyped-def]
    form = FORMS[request.param]
    table = columns(form, made(form, 900, date(2026, 4, 1), date(2026, 12, 31)))
    return form, table, View(table, QUARTER, Only(), "answers").results(900, 3000, {"": 85.0})


def evil_rows(form) -> list[Row]:  # type: ignore[no-untyped-def]
    given = [q.kind == "text" for q in form.questions]
    return [Row("VL", "", tuple(text if is_text else None for is_text in given), ()) for text in EVIL]


def test_the_workbook_has_every_table_and_every_row(answered) -> None:
    form, table, results = answered
    listed = rows(table, QUARTER)
    made_tables = [*tables(results, DEPARTMENT, ()), responses(form, listed, DEPARTMENT)]
    book = load_workbook(BytesIO(sheets.xlsx(made_tables)))
    assert {"Tổng hợp", "Tiêu chí", "Đơn vị", "Thủ tục", "Kênh", "Tháng", "Ý kiến", "Phiếu"} <= set(book.sheetnames)
    sheet = book["Phiếu"]
    assert sheet.max_row == len(listed) + 1 and sheet.freeze_panes == "A2"
    scales = [at for at, q in enumerate(form.questions) if q.kind == "scale"]
    for line, row in zip(sheet.iter_rows(min_row=2, values_only=True), listed, strict=True):
        assert [line[2 + at] for at in scales] == [row.answers[at] for at in scales]


def test_figures_are_numbers_in_the_workbook(answered) -> None:
    _, _, results = answered
    sheet = load_workbook(BytesIO(sheets.xlsx(tables(results, DEPARTMENT, ()))))["Đơn vị"]
    told = {line.group.n: line.group.index for line in results.units}
    for row in sheet.iter_rows(min_row=2):
        assert row[2].value == pytest.approx(told[row[1].value]) and row[2].number_format == "0.0%"


def test_no_cell_of_the_workbook_is_a_formula(answered) -> None:
    form, _, _ = answered
    book = load_workbook(BytesIO(sheets.xlsx([responses(form, evil_rows(form), DEPARTMENT)])))
    cells = [cell for row in book["Phiếu"].iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert EVIL[0] in {cell.value for cell in cells} and "bình thường" in {cell.value for cell in cells}


def test_no_cell_of_the_csv_begins_a_formula(answered) -> None:
    form, table, _ = answered
    body = sheets.comma_separated(responses(form, [*rows(table, QUARTER), *evil_rows(form)], DEPARTMENT))
    assert body.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(StringIO(body.decode("utf-8-sig"), newline="")))
    assert len(read) == 1 + len(rows(table, QUARTER)) + len(EVIL)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for line in read for cell in line)
    assert "Đơn vị" in read[0] and f"'{EVIL[0]}" in read[-len(EVIL)]


def test_spss_has_labels_and_the_same_values(answered, tmp_path) -> None:
    form, table, _ = answered
    listed = rows(table, QUARTER)
    path = tmp_path / "phieu.sav"
    path.write_bytes(sav(form, listed, DEPARTMENT))
    frame, about = pyreadstat.read_sav(path)
    assert len(frame) == len(listed) and about.column_names_to_labels["don_vi"].startswith("Đơn vị")
    assert set(about.variable_value_labels["don_vi"].values()) <= {unit.name for unit in DEPARTMENT.units}
    for at, question in enumerate(form.questions):
        name = question.code.replace("-", "_")
        given = [row.answers[at] for row in listed]
        if question.kind == "scale":
            assert about.variable_value_labels[name] == {float(n): o.text for n, o in enumerate(question.options, 1)}
            assert [None if v != v else int(v) for v in frame[name]] == given
            assert about.variable_measure[name] == "ordinal" and about.column_names_to_labels[name] == question.text
        if question.kind == "choice":
            codes = {float(n): o.code for n, o in enumerate(question.options, 1)}
            assert [codes.get(v) for v in frame[name]] == given
        if question.kind == "text":
            assert list(frame[name]) == [v or "" for v in given]


def test_the_report_is_laid_out_as_an_official_document(answered) -> None:
    _, _, results = answered
    found = proposals(results, DEPARTMENT, load_calendar(), date(2026, 11, 30))
    document = Document(BytesIO(report(results, DEPARTMENT, found, date(2026, 11, 30))))
    words = "\n".join(p.text for p in document.paragraphs)
    words += "\n".join(c.text for t in document.tables for row in t.rows for c in row.cells)
    for said in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "UBND TỈNH BÌNH MINH", "SỞ NỘI VỤ", "BÁO CÁO", "quý III/2026",
                 "ngày 30 tháng 11 năm 2026", "Nơi nhận:", "n = N/(1+N·e²)", "mẫu tham khảo, chưa đối chiếu văn bản",
                 "Đề xuất khắc phục"):  # fmt: skip
        assert said in words, said
    pictures = document.inline_shapes
    assert len(pictures) == 3 and all(p._inline.docPr.get("descr") for p in pictures)


def test_a_report_of_nothing_says_so() -> None:
    form = FORMS["ngan"]
    results = View(columns(form, []), QUARTER, Only(), "answers").results(0, None, {})
    document = Document(BytesIO(report(results, DEPARTMENT, (), date(2026, 11, 30))))
    assert any("chưa đủ phiếu" in p.text for p in document.paragraphs)
