"""Files as they come: Word, PDF, old Word, and everything that cannot be read, with a sentence for each."""

import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from pypdf import PdfWriter

from knowledge.plans import PlanError, read_plan

TABLE = (
    ("TT", "Nội dung", "Đơn vị chủ trì", "Thời gian", "Sản phẩm"),
    ("1", "Rà soát quy trình nội bộ", "Văn phòng Sở", "Trước 15/3/2025", "Danh mục"),
    ("2", "Báo cáo kết quả cải cách", "Các phòng", "Quý: trước ngày 08 tháng cuối quý\n6 tháng: trước 08/6", "Báo cáo"),
)


def word_plan(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("KẾ HOẠCH")
    document.add_paragraph("Cải cách hành chính năm 2025")
    table = document.add_table(rows=len(TABLE), cols=len(TABLE[0]))
    for row, cells in zip(table.rows, TABLE, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("Các phòng gửi báo cáo trước ngày 30/11/2025.", style="List Number")
    document.save(path)
    return path


def test_a_word_table_is_read_row_by_row(tmp_path):
    plan = read_plan(word_plan(tmp_path / "ke-hoach.docx"))
    assert plan.file == "ke-hoach.docx"
    assert [duty.recurrence or duty.due.isoformat() for duty in plan.duties] == [
        "2025-03-15",
        "quarterly:M3-08",
        "yearly:06-08",
        "2025-11-30",
    ]
    assert plan.duties[0].evidence == "Danh mục"


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")
def test_old_word_is_read_through_libreoffice(tmp_path):
    source = word_plan(tmp_path / "ke-hoach.docx")
    profile = (tmp_path / "profile").as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "doc",
        "--outdir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    plan = read_plan(tmp_path / "ke-hoach.doc")
    assert [duty.units for duty in plan.duties][:2] == [("Văn phòng Sở",), ("Các phòng",)]


def pdf(path: Path, pages: int, password: str = "") -> None:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if password:
        writer.encrypt(password)
    writer.write(path)


def sheet(path: Path) -> None:
    openpyxl.Workbook().save(path.with_suffix(".xlsx"))
    path.with_suffix(".xlsx").rename(path)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 70_000_000)


def half(path: Path) -> None:
    path.write_bytes(word_plan(path.with_name("whole.docx")).read_bytes()[:3000])


BAD = {
    "quet.pdf": (lambda path: pdf(path, 2), "bản quét"),
    "khoa.pdf": (lambda path: pdf(path, 1, "mat-khau"), "mật khẩu"),
    "hong.pdf": (lambda path: path.write_bytes(b"%PDF-1.4 nothing" * 40), "bị hỏng"),
    "dai.pdf": (lambda path: pdf(path, 301), "300 trang"),
    "bang.docx": (sheet, "bảng tính"),
    "bom.docx": (bomb, "quá lớn"),
    "nua.docx": (half, "bị hỏng"),
    "gia.docx": (lambda path: path.write_text("xin chào"), "không đúng loại"),
    "rong.txt": (lambda path: path.write_text(""), "rỗng"),
    "nhi-phan.txt": (lambda path: path.write_bytes(b"\0\1" * 50), "không phải là văn bản"),
    "ma-cu.txt": (lambda path: path.write_bytes("trước ngày".encode("cp1258", "replace") + b"\xff"), "bảng mã"),
    "dau-cham.txt": (lambda path: path.write_text("... --- 1 2 3"), "không có chữ"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_said_in_a_sentence(name, tmp_path):
    make, words = BAD[name]
    make(tmp_path / name)
    started = time.perf_counter()
    with pytest.raises(PlanError) as error:
        read_plan(tmp_path / name)
    assert words in str(error.value) and name in str(error.value) and str(error.value).endswith(".")
    assert time.perf_counter() - started < 20


def test_a_missing_file_is_said_in_a_sentence(tmp_path):
    with pytest.raises(PlanError, match="Không mở được"):
        read_plan(tmp_path / "khong-co.txt")


def written(tmp_path: Path, text: str):
    path = tmp_path / "ke-hoach.txt"
    path.write_text(text, encoding="utf-8")
    return read_plan(path)


def test_a_plan_without_dates_says_so(tmp_path):
    plan = written(
        tmp_path, "KẾ HOẠCH\nTuyên truyền\n\nI. NHIỆM VỤ\n\n1. Văn phòng Sở tuyên truyền về cải cách hành chính."
    )
    assert len(plan.duties) == 1 and plan.duties[0].dateless
    assert "không có thời hạn" in plan.notes[0]


def test_a_day_that_does_not_exist_is_listed(tmp_path):
    plan = written(tmp_path, "1. Các phòng gửi báo cáo về Văn phòng Sở trước ngày 30/02/2025.")
    assert [(item.text, item.date) for item in plan.ignored_dates] == [("ngày 30/02/2025", None)]
    assert "không có ngày này" in plan.ignored_dates[0].reason and "30/02/2025" in plan.notes[0]
    assert not any(duty.dated for duty in plan.duties)


def test_a_missing_year_is_taken_from_the_plan_or_asked_for(tmp_path):
    line = "1. Các phòng gửi báo cáo về Văn phòng Sở trước ngày 15/8."
    known = written(tmp_path, f"KẾ HOẠCH\nCải cách hành chính năm 2025\n\n{line}")
    assert known.duties[0].due.isoformat() == "2025-08-15" and "tạm hiểu là năm 2025" in known.notes[0]
    unknown = written(tmp_path, line)
    assert not unknown.duties[0].dated and "không ghi năm" in unknown.ignored_dates[0].reason


@pytest.mark.parametrize(
    "unit",
    ["các phòng gửi trước ngày 1/1/2025, ", "a ", "quý I, quý II, ", "Các phòng gửi báo cáo trước ngày 1/1/2025.\n"],
)
def test_a_strange_text_takes_no_time(unit):
    from knowledge.plans import propose

    started = time.perf_counter()
    propose("KẾ HOẠCH năm 2025\n\n" + unit * (50_000 // len(unit)))
    assert time.perf_counter() - started < 5
