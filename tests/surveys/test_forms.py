"""Forms are data: the shipped ones, conditions, and every fault said with its line."""

from pathlib import Path

import pytest

from knowledge.surveys.form import FormError, check, load_form
from knowledge.surveys.shelf import load_forms

GOOD = """code: rieng
title: Phiếu riêng
version: 2
questions:
  - code: chung
    text: Hài lòng chung
    kind: scale
  - code: vi-sao
    text: Vì sao
    kind: text
    required: false
    only_if: {question: chung, below: 3}
"""


def written(folder: Path, text: str, name: str = "phieu.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_forms_are_whole_and_marked_as_samples() -> None:
    forms = load_forms()
    assert set(forms) == {"ngan", "giao-dich", "sipas"}
    assert all(form.note == "mẫu tham khảo, chưa đối chiếu văn bản" for form in forms.values())
    criteria = [q for q in forms["giao-dich"].questions if q.only_if is None]
    assert len(criteria) == 11
    assert [f.code for f in forms["sipas"].factors] == ["tiep-can", "thu-tuc", "cong-chuc", "ket-qua", "gop-y"]
    asked = {q.factor for q in forms["sipas"].questions} - {""}
    assert asked == {f.code for f in forms["sipas"].factors}


def test_a_form_is_read_as_it_is_written(tmp_path: Path) -> None:
    form = load_form(written(tmp_path, GOOD))
    assert (form.version, form.source) == ("2", GOOD)
    assert [o.text for o in form.questions[0].options][::4] == ["Rất không hài lòng", "Rất hài lòng"]


def test_why_is_asked_only_below_three(tmp_path: Path) -> None:
    form = load_form(written(tmp_path, GOOD))
    assert [q.code for q in form.asked({"chung": 2})] == ["chung", "vi-sao"]
    assert [q.code for q in form.asked({"chung": 3})] == ["chung"]
    assert form.kept({"chung": 5, "vi-sao": "trước đó chọn 1"}) == {"chung": 5}


def test_an_office_replaces_a_shipped_form_and_adds_its_own(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    written(tmp_path, GOOD.replace("code: rieng", "code: ngan"), "ngan.yaml")
    forms = load_forms(tmp_path)
    assert set(forms) == {"ngan", "giao-dich", "sipas", "rieng"}
    assert forms["ngan"].title == "Phiếu riêng"


def test_two_files_with_one_code_are_refused(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "a.yaml")
    written(tmp_path, GOOD, "b.yaml")
    with pytest.raises(FormError, match="a.yaml và b.yaml có cùng mã"):
        load_forms(tmp_path)


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="TROLY_SURVEYS"):
        load_forms(tmp_path / "khong-co")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("kind: scale", "kind: sao", 7, "phải là một trong"),
        ("code: vi-sao", "code: chung", 8, "đã dùng ở trên"),
        ("code: vi-sao", "code: Vì sao", 8, "chữ thường không dấu"),
        ("question: chung", "question: khac", 12, "không thấy câu “khac”"),
        ("below: 3", "any_of: [x]", 12, "cần below hoặc above"),
        ("required: false", "bat_buoc: false", 11, "không có mục nào tên “bat_buoc”"),
        ("required: false", "required: có", 11, "true hoặc false"),
        ("title: Phiếu riêng\n", "", 1, "thiếu mục “title”"),
        ("    text: Vì sao\n", "    text: Vì sao\n    text: Vì\n", 10, "ghi hai lần"),
        ("    kind: scale", "    kind: scale\n    options: [Kém, Tốt]", 8, "đúng 5 mức"),
        ("    kind: scale", "    kind: scale\n    factor: la", 8, "nhóm tiêu chí"),
        ("    kind: text", "    kind: choice\n    options: [Một]", 11, "từ 2 đến 12"),
        ("questions:", "questions: [", 5, "YAML"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    faults = check(written(tmp_path, GOOD.replace(old, new, 1)))
    assert len(faults) == 1, faults
    assert faults[0].startswith(f"Dòng {line}: ") and said in faults[0]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    bad = GOOD.replace("kind: scale", "kind: sao").replace("title: Phiếu riêng\n", "")
    assert len(check(written(tmp_path, bad))) == 2


@pytest.mark.parametrize("text", ["", "- a", "3", "&a [*a]", "questions: {}", "x: 2026-99-99", "? [a]\n: b"])
def test_what_is_no_form_at_all_is_said(tmp_path: Path, text: str) -> None:
    assert check(written(tmp_path, text))


def test_a_file_that_is_not_text_is_said(tmp_path: Path) -> None:
    path = tmp_path / "anh.yaml"
    path.write_bytes(b"\x89PNG\xff\xfe")
    assert "UTF-8" in check(path)[0]
    assert "Không đọc được" in check(tmp_path / "khong-co.yaml")[0]
