"""`troly duty`: the Office's administrator makes tables and papers on the server."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import load_workbook

from bot.cli import troly
from bot.state import State, duties, duty_steps
from bot.state.duties import Duty, NewRow
from bot.state.duty_log import Act
from bot.state.duty_reports import Evidence


@pytest.fixture
def folder(tmp_path: Path, monkeypatch, sample_db: Path) -> Path:
    """A folder with a state: in 2023 VL was late with one thing and in time with another."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TROLY_DATA", str(tmp_path))
    monkeypatch.setenv("TROLY_KNOWLEDGE_DB", str(sample_db))
    state, act = State.open(f"sqlite:///{tmp_path / 'state.db'}"), Act("", datetime(2023, 3, 1, tzinfo=UTC))

    def made(connection) -> None:
        duty = duties.add(connection, Duty("report", "Nộp báo cáo", ("VL",)), act)
        days = [NewRow("VL", str(n), day) for n, day in enumerate((date(2023, 3, 10), date(2023, 8, 30)))]
        duties.add_rows(connection, duty.id, days, act)
        duty_steps.report(connection, 1, act, Evidence("xong"))
        duty_steps.accept(connection, 1, act)

    state.do(made)
    state.close()
    return tmp_path


def run(*args: str) -> Result:
    return CliRunner().invoke(troly, ["duty", *args])


def test_everything_is_written_where_it_was_asked_for(folder: Path) -> None:
    span = ("--from", "2023-01-01", "--to", "31/12/2023")
    for command, name in (("matrix", "b.xlsx"), ("matrix", "b.png"), ("letter", "c.docx"), ("report", "d.docx")):
        done = run(command, *span, "--out", name)
        assert done.exit_code == 0 and f"Đã ghi {name}" in done.output
    assert load_workbook(folder / "b.xlsx")["Bảng theo dõi"]["A1"].value == "Theo dõi nhiệm vụ năm 2023"
    assert (folder / "b.png").read_bytes().startswith(b"\x89PNG")
    assert "Nộp báo cáo (việc số 2)" in Document(folder / "c.docx").tables[1].rows[2].cells[1].text
    assert any("năm 2023" in p.text for p in Document(folder / "d.docx").paragraphs)


def test_without_a_file_the_table_is_printed(folder: Path) -> None:
    said = run("matrix", "--from", "2023-01-01").output
    assert "Bảng theo dõi năm 2023" in said and "Quá hạn: 01" in said and "việc 2 trễ" in said


def test_the_ranking_is_printed(folder: Path) -> None:
    assert run("rank", "--from", "2023-01-01").output == "1. Phòng Lao động, việc làm: 50 % (1/2 việc)\n"
    assert "chưa có việc nào đủ căn cứ" in run("rank", "--from", "2020-01-01").output


def test_what_cannot_be_made_is_said(folder: Path) -> None:
    assert "không cần công văn" in run("letter", "--from", "2020-01-01", "--out", "x.docx").output
    assert "chưa có việc nào" in run("matrix", "--from", "2020-01-01", "--out", "x.png").output
    assert ".xlsx hoặc .png" in run("matrix", "--out", "x.pdf").output
    assert "đứng trước ngày đầu kỳ" in str(run("rank", "--from", "2023-05-01", "--to", "2023-01-01").exception)
    assert not list(folder.glob("x.*"))
