"""The commands as they are typed: each in a process of its own, and what they do in detail in this one."""

import gzip
import json
import shutil
from pathlib import Path

import pytest

from tests.commands import troly, troly_here
from tests.conftest import SAMPLE


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder, as a new user's: the first command builds the sample there."""
    folder = tmp_path_factory.mktemp("home")
    assert troly("ask", "xin chào", folder=folder).returncode == 0
    assert (folder / "data" / "sample.db").exists()
    return folder


def test_chat_reads_piped_lines_and_remembers(home: Path) -> None:
    done = troly("chat", given="trợ cấp mai táng cần giấy tờ gì\ncòn lệ phí\n", folder=home)
    assert done.returncode == 0 and "1.001731" in done.stdout
    assert "loại giấy tờ" in done.stdout and "mức phí" in done.stdout


def test_ask_prints_one_object(home: Path) -> None:
    done = troly_here("ask", "trợ cấp mai táng cần giấy tờ gì", "--json", folder=home)
    told = json.loads(done.stdout)
    assert set(told) == {"question", "outcome", "facets", "codes", "candidates", "text", "ms"}
    assert told["outcome"] == "answer" and told["facets"] == ["dossier"] and told["codes"][0] == "1.001731"
    assert len(told["candidates"]) == 5 and "bản chính: 1, bản sao: 0)" in told["text"]


def test_ask_explains_itself(home: Path) -> None:
    told = json.loads(troly_here("ask", "trợ cấp mai táng", "--json", "--why", folder=home).stdout)
    assert {"code", "rule", "value"} == set(told["why"][0])
    assert "từ điển" in troly_here("ask", "trợ cấp mai táng", "--why", folder=home).stdout


def test_a_batch_gives_one_object_for_every_line(home: Path, tmp_path: Path) -> None:
    lines = ["trợ cấp mai táng cần gì", '{"q": "nội quy lao động mất bao lâu"}', "",
             '{"turns": ["1.001731", "còn lệ phí", "số 1"]}', '{"q": 5}', "{hỏng", "\ud83d😀"[1:]]  # fmt: skip
    path = tmp_path / "batch.txt"
    path.write_bytes(b"\n".join(line.encode() for line in lines) + b"\n")
    done = troly("ask", "--batch", str(path), "--json", folder=home)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and len(told) == len(lines)
    assert told[1]["facets"] == ["time"] and [t["facets"] for t in told[3]["turns"]][1] == ["fee"]


def test_bad_usage_ends_with_2_and_a_sentence(home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "k.db"
    broken.write_text("không phải cơ sở dữ liệu")
    for args in (["ask"], ["ask", "a", "--db", str(broken)], ["ask", "a", "--db", "khong-co.db"],
                 ["knowledge", "build", "khong-co"], ["knowledge", "show", "9.9"]):  # fmt: skip
        done = troly_here(*args, folder=home)
        assert done.returncode == 2, (args, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr and done.stderr.strip()


def test_build_reports_and_filters(home: Path, tmp_path: Path) -> None:
    source, fields, target = tmp_path / "a.gz", tmp_path / "fields.txt", tmp_path / "k.db"
    lines = (SAMPLE / "procedures.jsonl").read_bytes() + b'{"name": "kh\xc3\xb4ng m\xc3\xa3"}\n'
    source.write_bytes(gzip.compress(lines))
    fields.write_text("người có công\n", encoding="utf-8")
    done = troly_here(
        "knowledge",
        "build",
        f"{source}@2026-07-01",
        "--db",
        str(target),
        "--fields",
        str(fields),
        "--json",
        folder=home,
    )
    told = json.loads(done.stdout)
    assert done.returncode == 0 and set(told) == {"procedures", "components", "left_out", "refused", "seconds"}
    assert told["procedures"] + told["left_out"] == 25 and told["procedures"] >= 2
    assert told["refused"][0]["source"].endswith("dòng 26") and "mã" in told["refused"][0]["reason"]
    assert troly_here("knowledge", "build", str(source), "--db", str(target), "--strict", folder=home).returncode == 1
    shown = json.loads(troly_here("knowledge", "show", "1.010803", "--db", str(target), "--json", folder=home).stdout)
    assert shown["dossier"][0]["kind"] in ("paper", "note", "heading", "reference")
    assert shown["data_date"] == "2026-07-31" and shown["url"].endswith("/tthc/1.010803")


@pytest.mark.long
@pytest.mark.parametrize(
    ("args", "ends_with", "says"),
    [
        (("ask", "trợ cấp mai táng", "--json"), 0, "1.001731"),
        (("ask",), 2, "Cần một câu hỏi"),
        (("knowledge", "build", str(SAMPLE / "procedures.jsonl"), "--db", "k.db"), 0, "25 thủ tục"),
        (("knowledge", "show", "1.010803"), 0, "liệt sĩ"),
        (("invite", "--role", "office"), 0, "người của Văn phòng"),
        (("invite", "--role", "staff"), 2, "NCC (Phòng Người có công)"),
        (("people",), 0, "Chưa có ai"),
        (("questions",), 0, "Không có câu hỏi"),
        (("remind", "preview"), 0, "0 tin từ"),
        (("duty", "rank"), 0, "chưa có việc nào đủ căn cứ"),
        (("plan", "read", "khong-co.docx"), 2, "khong-co.docx"),
        (("survey", "code"), 0, ""),
        (("words", "check"), 0, ""),
        (("backup",), 0, ""),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_commands_in_a_process_of_their_own(
    home: Path, tmp_path: Path, args: tuple[str, ...], ends_with: int, says: str
) -> None:
    shutil.copytree(home / "data", tmp_path / "data")
    done = troly(*args, folder=tmp_path)
    assert done.returncode == ends_with and says in done.stdout + done.stderr, done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_golden_questions_guard_the_swap(home: Path, tmp_path: Path) -> None:
    good, bad, target = tmp_path / "good", tmp_path / "bad", tmp_path / "k.db"
    good.write_text('{"q": "thờ cúng liệt sĩ", "code": "1.010803"}\n', encoding="utf-8")
    bad.write_text('{"q": "thờ cúng liệt sĩ", "code": "1.001731"}\n', encoding="utf-8")
    source = str(SAMPLE / "procedures.jsonl")
    assert (
        troly_here("knowledge", "build", source, "--db", str(target), "--golden", str(good), folder=home).returncode
        == 0
    )
    before = target.read_bytes()
    done = troly_here("knowledge", "build", source, "--db", str(target), "--golden", str(bad), folder=home)
    assert done.returncode == 2 and "thờ cúng liệt sĩ" in done.stderr and target.read_bytes() == before
    done = troly_here("knowledge", "build", source, "--db", str(target), "--golden", str(bad), "--force", folder=home)
    assert done.returncode == 0


def test_a_running_library_takes_the_new_file(tmp_path: Path) -> None:
    from knowledge.build import Given, build
    from knowledge.shelf import Shelf

    one = tmp_path / "one.jsonl"
    one.write_text('{"code": "1.000001", "name": "Đăng ký nuôi chim yến"}\n', encoding="utf-8")
    target = tmp_path / "k.db"
    build([Given(one)], target)
    shelf = Shelf(target)
    assert shelf.library.record("1.001731") is None
    build([Given(SAMPLE / "procedures.jsonl")], target)
    assert shelf.library.record("1.001731") is not None
    target.write_text("hỏng")
    assert shelf.library.record("1.001731") is not None  # a broken file does not take the good one's place
