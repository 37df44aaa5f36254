"""Sources are read by what they hold; what cannot be used is refused by name and the rest is built."""

import gzip
import json
import zipfile
from pathlib import Path

import pytest

from knowledge.build import Given, NothingUsable, build
from knowledge.kinds import kind_of
from knowledge.sources import Refused, catalogue, file_date, read
from knowledge.store import DatabaseError, Store
from tests.conftest import SAMPLE, shared


def line(**keys: object) -> bytes:
    return (json.dumps({"code": "1.000001", "name": "Thủ tục một"} | keys, ensure_ascii=False) + "\n").encode()


def readings(path: Path) -> tuple[list, list[Refused]]:
    found = list(read(path))
    return [f for f in found if not isinstance(f, Refused)], [f for f in found if isinstance(f, Refused)]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b'{"name": "kh\xc3\xb4ng m\xc3\xa3"}\n', "thiếu mã thủ tục"),
        (b'{"code": "1.1", "name": "  "}\n', "thiếu tên thủ tục"),
        (b'{"code": "1.1", \n', "JSON"),
        (b"[1, 2]\n", "JSON"),
        (b'{"code": "1.1", "name": "Th\xfb t\xf4c"}\n', "UTF-8"),
        (line(code="1.1", dossier=[{"name": "Đơn", "originals": -1}]), "dossier"),
        (line(code="1.1", dossier="không"), "dossier"),
        (line(code="1.1", channels=[{"form": ["x"]}]), "channels"),
        (b'{"code": "1.1", "name": ' + b"[" * 100_000 + b"\n", "JSON"),
    ],
)  # fmt: skip
def test_a_bad_record_is_refused_and_the_rest_is_read(tmp_path: Path, bad: bytes, says: str) -> None:
    path = tmp_path / "danh-muc.txt"
    path.write_bytes(line() + bad + line(code="1.000002"))
    good, refused = readings(path)
    assert [p.code for p in good] == ["1.000001", "1.000002"]
    assert refused and says in refused[0].reason and "dòng 2" in refused[0].source


def test_a_line_too_long_is_skipped_without_filling_the_memory(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as file:
        file.write(line())
        file.write(b'{"code": "1.9", "name": "')
        for _ in range(200):
            file.write(b"a" * 2**20)
        file.write(b'"}\n' + line(code="1.000003"))
    good, refused = readings(path)
    assert [p.code for p in good] == ["1.000001", "1.000003"]
    assert len(refused) == 1 and "dòng dài" in refused[0].reason


def test_a_zip_bomb_stops(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb", compresslevel=9) as file:
        file.write(line())
        for _ in range(300):
            file.write(b"\n" * 2**20)
    good, refused = readings(path)
    assert [p.code for p in good] == ["1.000001"]
    assert "bom nén" in refused[-1].reason


def test_a_truncated_archive_keeps_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "cut.gz"
    whole = gzip.compress(b"".join(line(code=f"1.{n:06d}", name=f"Thủ tục số {n * 7919}") for n in range(5000)))
    path.write_bytes(whole[: len(whole) // 2])
    good, refused = readings(path)
    assert len(good) > 100 and "hỏng" in refused[-1].reason


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "trống"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word đời cũ"),
        ("{".encode("utf-16"), "UTF-16"),
        (b"%PDF-1.7", "không phải danh mục"),
        (b"PK\x03\x04 hong", "hỏng"),
    ],
)
def test_files_of_another_kind_are_refused_by_what_they_are(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "tep.jsonl"
    path.write_bytes(content)
    good, refused = readings(path)
    assert not good and says in refused[0].reason


def test_an_archive_that_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    assert "không phải tài liệu Word" in readings(path)[1][0].reason


def test_half_a_surrogate_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"code": "1.1", "name": "a \\ud800 b"}\n')
    build([Given(path)], tmp_path / "k.db")
    assert Store(tmp_path / "k.db").record("1.1") is not None


# --- building ---------------------------------------------------------------------------------------------------------


@pytest.mark.long
def test_the_newer_of_two_wins_and_on_a_tie_the_later_argument(tmp_path: Path) -> None:
    for name, title in (("a", "Bản A"), ("b", "Bản B")):
        (tmp_path / name).write_bytes(line(name=title))
    a, b, target = tmp_path / "a", tmp_path / "b", tmp_path / "k.db"
    build([Given(a, "2026-02-01"), Given(b, "2026-01-01")], target)
    assert Store(target).record("1.000001").name == "Bản A"
    report = build([Given(a, "2026-01-01"), Given(b, "2026-01-01")], target)
    assert Store(target).record("1.000001").name == "Bản B"
    assert "1.000001" in report.replaced[0]


@pytest.mark.long
def test_dates_come_from_the_operator_the_record_or_the_file(tmp_path: Path) -> None:
    path, target = tmp_path / "a", tmp_path / "k.db"
    path.write_bytes(line() + line(code="1.000002", data_date="2026-05-04"))
    build([Given(path)], target)
    store = Store(target)
    assert (store.record("1.000001").data_date, store.record("1.000001").date_source) == (file_date(path), "tệp")
    assert (store.record("1.000002").data_date, store.record("1.000002").date_source) == ("2026-05-04", "bản ghi")
    build([Given(path, "2026-06-01")], target)
    assert Store(target).record("1.000002").date_source == "khai báo"


def test_a_failed_build_leaves_the_old_file_untouched(tmp_path: Path) -> None:
    target, empty = tmp_path / "k.db", tmp_path / "empty"
    build([Given(SAMPLE / "procedures.jsonl")], target)
    before = target.read_bytes()
    empty.write_bytes(b"")
    with pytest.raises(NothingUsable):
        build([Given(empty)], target)

    def refuse(path: Path) -> None:
        raise ValueError("không đạt")

    with pytest.raises(ValueError, match="không đạt"):
        build([Given(SAMPLE / "procedures.jsonl")], target, check=refuse)
    assert target.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty", "k.db"]


def test_what_is_no_knowledge_db_is_said(tmp_path: Path) -> None:
    path = tmp_path / "k.db"
    with pytest.raises(DatabaseError, match="Không thấy"):
        Store(path)
    path.write_text("không phải")
    with pytest.raises(DatabaseError, match="hỏng"):
        Store(path)


# --- kinds of rows ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "case", "originals", "copies", "kind"),
    [
        ("- Giấy chứng sinh", "* Giấy tờ phải nộp:", 1, 0, "paper"),
        ("Lưu ý:- Trường hợp nộp hồ sơ trực tiếp", None, 1, 1, "note"),
        ("* Số lượng hồ sơ: 01 bộ", None, 1, 0, "note"),
        ("Giấy tờ phải xuất trình:", None, 0, 0, "heading"),
        ("Trường hợp điểm d khoản 4 Điều 20 Luật Cư trú, hồ sơ gồm:", "Đăng ký thường trú", 0, 0, "heading"),
        ("- Đối với giấy tờ nộp, xuất trình:", "* Lưu ý :", 0, 0, "note"),
        ("- Tờ khai đăng ký khai sinh theo mẫu", "* Lưu ý :", 1, 0, "paper"),
        ("b) Hồ sơ đối với từng trường hợp cụ thể như nêu tại nội dung 2c, 2d", "3. Đối với", 1, 1, "reference"),
        ("Trường hợp khai sinh cho trẻ mang thai hộ phải có văn bản xác nhận", None, 1, 0, "paper"),
    ],
)
def test_kinds(name: str, case: str | None, originals: int, copies: int, kind: str) -> None:
    assert kind_of(name, case, originals, copies) == kind


# --- the portal's exports ---------------------------------------------------------------------------------------------

# These exports are of another revision than the catalogue: the procedure's dossier was rewritten in between.
OTHER_REVISION = {"1.003198": (4, 6), "1.003976": (18, 17), "2.000693": (4, 13)}


def test_every_export_is_read_and_the_gold_ones_exactly() -> None:
    folder = shared("exports")
    gold = {g["file"]: g for g in json.loads((folder / "gold.json").read_text(encoding="utf-8"))}
    ours = {p.name: list(read(p)) for p in sorted(folder.glob("*.doc"))}
    assert len(ours) == 59 and not any(isinstance(f, Refused) for found in ours.values() for f in found)
    differ, rows = [], 0
    for name, wanted in gold.items():
        got = ours[name][0]
        assert (got.code, got.name, got.field) == (wanted["code"], wanted["name"], wanted["field"])
        exact = [(_plain(r["name"]), r["originals"], r["copies"], (r["case"] or "").strip()) for r in wanted["dossier"]]
        assert [(_plain(r.name), r.originals, r.copies, r.case or "") for r in got.dossier] == exact, name
        assert len(got.channels) == len(wanted["channels"]) and len(got.legal_basis) == wanted["legal_basis_count"]
        rows += len(exact)
        differ += [
            (name, a["kind"], b) for a, b in zip(wanted["dossier"], got.dossier, strict=True) if a["kind"] != b.kind
        ]
    assert len(differ) <= 0.05 * rows, differ


def _plain(text: str) -> str:
    """As gold.json has it: NFC, blanks collapsed, U+200E removed (../iso/NOTES.md, 2)."""
    import unicodedata

    return " ".join(unicodedata.normalize("NFC", text).replace("\u200e", "").split())


@pytest.mark.catalogue
def test_exports_have_as_many_rows_as_the_catalogue() -> None:
    folder = shared("exports")
    national = {p.code: p for p in catalogue.read(shared("tthc/corpus.jsonl.gz"))}
    for path in sorted(folder.glob("*.doc")):
        (got,) = read(path)
        known = national.get(got.code)
        if known is None:
            continue
        if got.code in OTHER_REVISION:
            assert (len(got.dossier), len(known.dossier)) == OTHER_REVISION[got.code]
        else:
            assert len(got.dossier) == len(known.dossier), got.code
