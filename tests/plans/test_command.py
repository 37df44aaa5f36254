"""`troly plan read`: what a person sees, the sheet, the JSON."""

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from bot.cli.plan import plan
from knowledge.plans import propose
from knowledge.plans.wording import recurrence_words, relative_words

DOCUMENT = str(Path(__file__).parent / "documents/cong_van_hop_va_bao_cao.txt")


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *words: CliRunner().invoke(plan, ["read", *map(str, words)])


def test_a_person_sees_a_table(run):
    result = run(DOCUMENT)
    assert result.exit_code == 0
    assert "Văn phòng Sở" in result.output and "16:00 22/07/2026" in result.output
    assert "Ngày không coi là hạn" in result.output
    assert max(map(len, result.output.splitlines())) <= 100


def test_a_machine_gets_json(run):
    result = run(DOCUMENT, "--json")
    data = json.loads(result.stdout)
    assert data["file"] == "cong_van_hop_va_bao_cao.txt" and data["date"] == "2026-07-15"
    assert {"text", "reason"} <= set(data["ignored_dates"][0])


def test_the_office_gets_a_sheet_to_correct(run, tmp_path):
    out = tmp_path / "bang.xlsx"
    assert run(DOCUMENT, "--xlsx", out).exit_code == 0
    rows = list(openpyxl.load_workbook(out)["Nhiệm vụ"].values)
    assert rows[0][:3] == ("TT", "Nội dung công việc", "Đơn vị")
    assert rows[1][5].date().isoformat() == "2026-07-22"


def test_a_document_brings_no_formulas_along(tmp_path):
    from knowledge.plans.sheet import write_sheet

    write_sheet(
        propose('Kính gửi: =HYPERLINK("x")\n\n1. Các phòng gửi =SUM(A1) về Văn phòng trước ngày 15/8/2025.'),
        tmp_path / "a.xlsx",
    )
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["Nhiệm vụ"] for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)


def test_a_bad_file_ends_with_a_sentence(run, tmp_path):
    (tmp_path / "rong.txt").write_text("")
    result = run(tmp_path / "rong.txt")
    assert result.exit_code == 1 and "rỗng" in result.output and "Traceback" not in result.output


@pytest.mark.parametrize(
    ("recurrence", "words"),
    [
        ("yearly:08-30", "30/08 hằng năm"),
        ("yearly:03-LWD", "ngày làm việc cuối tháng 3 hằng năm"),
        ("monthly:15", "ngày 15 hằng tháng"),
        ("weekly:THU", "thứ Năm hằng tuần"),
        ("half-yearly:06-15,12-15", "15/06 và 15/12 hằng năm"),
        ("quarterly:M3-20", "hằng quý, ngày 20 tháng cuối quý"),
        ("quarterly:M3-17@Q1,Q3", "hằng quý (quý 1,quý 3), ngày 17 tháng cuối quý"),
        ("n per year: 2", "02 lần/năm"),
        ("5-yearly:?", "5 năm một lần"),
        ("quarterly:?", "hằng quý"),
        ("monthly:LWD", "ngày làm việc cuối hằng tháng"),
        ("yearly:06-20,08-20,12-20", "20/06 và 20/08 và 20/12 hằng năm"),
    ],
)
def test_a_recurrence_is_said_in_words(recurrence, words):
    assert recurrence_words(recurrence) == words


def test_an_event_limit_is_said_in_words():
    assert (
        relative_words({"n": 5, "unit": "working_day", "after": "nhận được báo cáo"})
        == "05 ngày làm việc kể từ khi nhận được báo cáo"
    )
