"""The lexicon: sound in itself, clean against the national catalogue, and open to an Office's own sayings."""

from pathlib import Path

import pytest

from knowledge.build import Given, build
from knowledge.check import check
from knowledge.lexicon import WordsError, all_needs, read_needs
from knowledge.library import Library
from tests.conftest import SAMPLE

HEAD = "id;triggers;questions;phrases;codes;event;flags;author;date\n"


def test_the_shipped_needs_can_all_be_read() -> None:
    needs = all_needs()
    assert len(needs) > 4000 and all(need.triggers and need.author and need.date for need in needs)


@pytest.mark.catalogue
def test_the_lexicon_is_clean_against_the_catalogue(catalogue_db: Path) -> None:
    report = check(catalogue_db)
    assert [(title, lines) for title, lines in report.sections() if lines] == []


def test_an_office_adds_a_saying_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "our.csv").write_text(
        HEAD + "nha/xe-om;giấy bác tài xe lam;bác tài xe lam nghỉ hưu xin gì;trợ cấp;1.010803;;;Văn phòng;2026-11-20\n",
        encoding="utf-8",
    )
    build([Given(SAMPLE / "procedures.jsonl")], tmp_path / "k.db", words=folder)
    assert Library(tmp_path / "k.db").find("xin giấy bác tài xe lam").groups[0].main.code == "1.010803"
    assert check(tmp_path / "k.db", folder).errors == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id;triggers\n", "thiếu cột"),
        (HEAD + "a;b\n", "dòng 2"),
        (HEAD + "a;b c;;p^nặng;;;;;\n", "trọng số"),
        (HEAD + ";b c;;p;;;;;\n", "thiếu mã"),
    ],
)
def test_a_bad_list_is_named_by_file_and_line(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "sai.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WordsError, match=says):
        list(read_needs(path))


@pytest.mark.long
def test_a_saying_in_two_files_and_an_unknown_slot_are_found(tmp_path: Path) -> None:
    build([Given(SAMPLE / "procedures.jsonl")], tmp_path / "k.db")
    (tmp_path / "our.csv").write_text(
        HEAD + "a;giấy {lạ} này;;thờ cúng liệt sĩ;1.010803;;;x;2026-11-20\n"
        "a;giấy kia kìa;;thờ cúng liệt sĩ;1.010803;;;x;2026-11-20\n", encoding="utf-8",
    )  # fmt: skip
    errors = check(tmp_path / "k.db", tmp_path).errors
    assert any("hai lần" in e for e in errors) and any("lạ" in e for e in errors)
