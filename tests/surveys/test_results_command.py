"""`troly survey results`, `export`, `report` as they are typed."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import load_workbook

from bot.cli import troly
from bot.state import State, responses
from bot.state.responses import Transactions
from handlers.surveys.themes import ThemesError
from knowledge.surveys.shelf import load_forms
from tests.surveys.made import made


@pytest.fixture
def run(state_url: str, sample_db: Path, tmp_path: Path, monkeypatch):  # type: ignore[no-untyped-def]
    """A command in a folder of its own, over a quarter of responses."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TROLY_DATABASE_URL", state_url)
    monkeypatch.setenv("TROLY_KNOWLEDGE_DB", str(sample_db))
    state = State.open(state_url)
    state.do(responses.add_many, made(load_forms()["sipas"], 400, date(2026, 7, 1), date(2026, 9, 30)))
    state.do(responses.set_target, "sipas", "", 99.0)
    state.do(responses.enter_transactions, Transactions("", "", "", date(2026, 7, 1), date(2026, 9, 30), 2000))
    state.close()

    def runs(*args: str) -> Result:
        return CliRunner().invoke(troly, ["survey", *args], catch_exceptions=False)

    return runs


QUARTER = ("--from", "2026-07-01", "--to", "30/09/2026")


def test_every_figure_as_json(run) -> None:  # type: ignore[no-untyped-def]
    done = run("results", "sipas", *QUARTER, "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0 and told["received"] == told["figures"]["n"] == 400
    assert len(told["figures"]["factors"]) == 5 and len(told["figures"]["criteria"]) == 12
    assert told["sample"] == {"transactions": 2000, "needed": 334, "received": 400, "missing": 0, "enough": True}
    assert {line["unit"] for line in told["units"]} == {"VL", "NCC", "VP"} and len(told["proposals"]) == 3


def test_the_tables_for_people(run) -> None:  # type: ignore[no-untyped-def]
    said = run("results", "sipas", *QUARTER, "--unit", "Phòng Người có công").stdout
    assert "Phòng Người có công" in said and "Chỉ số hài lòng" in said and "quý III/2026" in said


def test_one_channel_and_one_procedure(run) -> None:  # type: ignore[no-untyped-def]
    web = json.loads(run("results", "sipas", *QUARTER, "--channel", "web", "--json").stdout)
    one = json.loads(run("results", "sipas", *QUARTER, "--procedure", "1.005384", "--json").stdout)
    assert web["received"] > one["received"] > 5 and [line["unit"] for line in one["units"]] == ["VP"]


def test_a_period_is_widened_to_half_months_and_it_is_said(run) -> None:  # type: ignore[no-untyped-def]
    done = run("results", "sipas", "--from", "2026-07-03", "--to", "2026-07-20", "--json")
    told = json.loads(done.stdout)
    assert (told["from"], told["to"]) == ("2026-07-01", "2026-07-31") and "mở rộng" in done.stderr


@pytest.mark.long
def test_all_files(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    names = ("a.xlsx", "a.csv", "a.sav")
    done = run("export", "sipas", *QUARTER, "--xlsx", names[0], "--csv", names[1], "--sav", names[2])
    assert done.exit_code == 0 and "400 phiếu" in done.stdout and all((tmp_path / n).stat().st_size for n in names)
    assert load_workbook(tmp_path / "a.xlsx")["Phiếu"].max_row == 401
    done = run("report", "sipas", *QUARTER, "a.docx")
    words = "\n".join(p.text for p in Document(str(tmp_path / "a.docx")).paragraphs)
    assert done.exit_code == 0 and "quý III/2026" in words


def test_single_responses_come_by_whole_months_only(run) -> None:  # type: ignore[no-untyped-def]
    done = run("export", "sipas", "--from", "2026-07-15", "--to", "2026-08-14", "--csv", "a.csv")
    assert "Đã ghi 0 phiếu" in done.stdout and "tháng trọn" in done.stderr


@pytest.mark.parametrize(("args", "said"), [
    (("results", "khong-co"), "các phiếu: giao-dich, ngan, sipas"),
    (("results", "sipas", "--unit", "Phòng Không có"), "không rõ đơn vị"),
    (("results", "sipas", "--from", "hôm qua"), "01/11/2026"),
    (("results", "sipas", "--from", "2026-07-02", "--to", "2026-07-01"), "đứng trước"),
    (("results", "sipas", "--unit", "VL", "--channel", "web"), "riêng từng chiều"),
    (("export", "sipas"), "--xlsx, --csv, --sav"),
    (("export", "sipas", "--channel", "web", "--csv", "a.csv"), "không kèm kênh"),
    (("report", "sipas", "khong/co/a.docx"), "không ghi được tệp"),
])  # fmt: skip
def test_what_is_wrong_is_said(run, args: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def]
    done = run(*args)
    assert done.exit_code and said in done.stderr


def test_a_file_of_themes_that_cannot_be_used_is_named(run, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "chu-de.yaml").write_text("- code: a\n  words: [b]\n", encoding="utf-8")
    monkeypatch.setenv("TROLY_SURVEY_THEMES", str(tmp_path / "chu-de.yaml"))
    with pytest.raises(ThemesError, match="code, name và danh sách words"):
        run("results", "sipas")
