"""`troly survey`: what the Office does from the command line."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from bot.cli import main, troly
from bot.state import State, responses, survey_codes


@pytest.fixture
def run(tmp_path: Path, sample_db: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TROLY_DATA", str(tmp_path))
    monkeypatch.setenv("TROLY_KNOWLEDGE_DB", str(sample_db))
    monkeypatch.setenv("TROLY_PUBLIC_URL", "https://hoidap.example.vn")

    def call(*args: str) -> str:
        result = CliRunner().invoke(troly, ["survey", *args], standalone_mode=False)
        if result.exception:
            raise result.exception
        return result.output

    return call


def refused(capsys: pytest.CaptureFixture[str], *args: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main(["survey", *args])
    assert stop.value.code == 2
    return capsys.readouterr().err


def asked(tmp_path: Path, function, *args):
    state = State.open(f"sqlite:///{tmp_path / 'state.db'}")
    try:
        return state.do(function, *args)
    finally:
        state.close()


def made(run, *args: str) -> str:
    return run("code", "make", *args).splitlines()[0].removeprefix("Mã: ")


def test_a_form_is_checked(run, tmp_path: Path, capsys) -> None:
    (tmp_path / "a.yaml").write_text("code: a\ntitle: A\nversion: 1\nquestions:\n  - {code: q, text: Q, kind: sao}\n")
    assert main(["survey", "check", "a.yaml"]) == 1  # what the program ends with
    assert "Dòng 5: “kind”" in capsys.readouterr().out
    (tmp_path / "a.yaml").write_text("code: a\ntitle: A\nversion: 1\nquestions:\n  - {code: q, text: Q, kind: scale}\n")
    assert "Phiếu dùng được: A (a, phiên bản 1), 1 câu" in run("check", "a.yaml")


def test_codes_are_made_listed_and_withdrawn(run, tmp_path: Path, capsys) -> None:
    code = made(run, "--unit", "Phòng Lao động, việc làm", "--procedure", "2.001955")
    kiosk = made(run, "--kiosk", "--form", "ngan")
    listed = run("code")
    assert f"{code}  phiếu giao-dich, Phòng Lao động, việc làm, thủ tục 2.001955" in listed
    assert f"{kiosk}  phiếu ngan, cả cơ quan, máy tại quầy" in listed
    run("code", "withdraw", code)
    assert "thôi dùng từ" in run("code", "list")
    assert "Không có mã" in refused(capsys, "code", "withdraw", code)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--form", "la"), "Không có phiếu mã “la”"),
        (("--unit", "ZZ"), "--unit cần là một trong"),
        (("--procedure", "9.999999"), "không có thủ tục mã 9.999999"),
    ],
)
def test_what_there_is_not_is_told(run, capsys, args: tuple[str, ...], said: str) -> None:
    assert said in refused(capsys, "code", "make", *args)


@pytest.mark.parametrize(
    ("size", "points"), [("A4", (595, 842)), pytest.param("A5", (420, 595), marks=pytest.mark.long)]
)
def test_a_poster_says_what_it_is_about_in_vietnamese(run, tmp_path: Path, size: str, points: tuple[int, int]) -> None:
    code = made(run, "--unit", "VL", "--procedure", "2.001955")
    run("poster", code, "--size", size, "--out", "p.pdf")
    [page] = PdfReader(tmp_path / "p.pdf").pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == points
    text = " ".join(page.extract_text().split())
    for said in (
        "SỞ NỘI VỤ TỈNH BÌNH MINH",
        "Phòng Lao động, việc làm",
        "nội quy lao động",
        f"hoidap.example.vn/ks/{code}",
    ):
        assert said in text
    fonts = str(page["/Resources"]["/Font"])
    assert "DejaVu" in "".join(str(f.get_object()) for f in page["/Resources"]["/Font"].values()), fonts


def test_a_poster_needs_an_address_that_people_can_open(run, capsys, monkeypatch) -> None:
    code = made(run)
    monkeypatch.delenv("TROLY_PUBLIC_URL")
    assert "TROLY_PUBLIC_URL" in refused(capsys, "poster", code)
    monkeypatch.setenv("TROLY_PUBLIC_URL", "https://hoidap.example.vn")
    assert "Không có mã khảo sát" in refused(capsys, "poster", "khongco2")


def test_a_ticket_is_for_a_day_and_no_poster(run, tmp_path: Path, capsys) -> None:
    said = run("invite", "--date", "04/12/2026", "--unit", "VL")
    code = said.split(": ")[1][:8]
    ticket = asked(tmp_path, survey_codes.find, code)
    assert (ticket.invite_on, ticket.unit) == (date(2026, 12, 4), "VL") and f"/khaosat {code}" in said
    assert code not in run("code")
    assert "Không có mã khảo sát" in refused(capsys, "poster", code)
    assert "chưa đúng" in refused(capsys, "invite", "--date", "32/12/2026")


def test_transactions_and_targets_are_entered(run, tmp_path: Path, capsys) -> None:
    said = run("transactions", "1200", "--from", "01/11/2026", "--to", "30/11/2026", "--unit", "VL")
    assert said.endswith("01/11/2026 đến 30/11/2026: 1.200 giao dịch.\n")
    november = (date(2026, 11, 1), date(2026, 11, 30))
    assert asked(tmp_path, responses.transactions, "ngan", *november, "VL") == 1200
    assert "1.200 giao dịch" in run("transactions")
    assert "Cần ngày đầu" in refused(capsys, "transactions", "5")
    assert "phải trước" in refused(capsys, "transactions", "5", "--from", "02/11/2026", "--to", "01/11/2026")
    assert run("target", "ngan", "85,5") == "Mọi đơn vị: 85,5 %\n"
    assert "Phòng Lao động, việc làm: 90 %" in run("target", "ngan", "90", "--unit", "VL")
    assert run("target", "ngan", "--unit", "VL", "--remove") == "Mọi đơn vị: 85,5 %\n"
    assert "từ 0 đến 100" in refused(capsys, "target", "ngan", "120")
