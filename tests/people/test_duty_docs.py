"""The dialogues of docs/giao-viec.md happen as they are written there."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.people.conftest import Somebody, Town

DOC = Path(__file__).parents[2] / "docs" / "giao-viec.md"
PLAN = """UBND TỈNH BÌNH MINH
SỞ NỘI VỤ

Số: 15/KH-SNV

Bình Minh, ngày 20 tháng 11 năm 2026

KẾ HOẠCH

Duy trì hệ thống quản lý chất lượng năm 2027

1. Các phòng chuyên môn gửi mục tiêu chất lượng năm 2027 về Văn phòng Sở trước ngày 10/02/2027.

2. Các trung tâm báo cáo kết quả đánh giá nội bộ trước ngày 30/8/2027.

3. Văn phòng Sở tổng hợp, báo cáo Sở Khoa học và Công nghệ trước ngày 15/11/2027.
"""
_HEAD = ("TT", "Nội dung công việc", "Đơn vị", "Mã đơn vị", "Nơi nhận", "Hạn")
_WRONG = ((1, "Nộp báo cáo", "", "XYZ", "", "cuối xuân"), (2, "Rà soát thủ tục", "", "VL", "", "10/3/2026"))
_RIGHT = ((1, "Nộp báo cáo năm", "", "NCC", "", "15/1/2027"), (2, "Rà soát thủ tục", "", "VL; NCC", "", "10/3/2027"))


def sheet(*rows: tuple) -> bytes:
    book, out = Workbook(), BytesIO()
    for row in (_HEAD, *rows):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


FILES = {"ke-hoach.txt": PLAN.encode(), "bang-sai.xlsx": sheet(*_WRONG), "bang-dung.xlsx": sheet(*_RIGHT)}


def turns() -> list[tuple[str, str, list[str]]]:
    """Who, what he says, and the lines that the answer must have, in order."""
    found: list[tuple[str, str, list[str]]] = []
    for block in re.findall(r"```hoi-thoai\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL):
        for line in block.splitlines():
            who, mark, text = line.partition("> ")
            if mark and not line.startswith("•"):
                found.append((who, text, []))
            else:
                found[-1][2].append(line)
    return found


def spoken(who: str, text: str, people: dict[str, Somebody]) -> str:
    match who:
        case "Văn phòng gửi tệp":
            return people["office"].sends(text, FILES[text])
        case "Văn phòng":
            return people["office"].says(text)
        case "VL":
            return people["staff"].says(text)
        case "VL trong nhóm":
            return people["staff"].says_in("g1", text)
        case "Người lạ trong nhóm VL":
            return people["stranger"].says_in("g1", text)
    raise AssertionError(f"nobody is called {who}")


def test_the_documented_dialogues(town: Town, office: Somebody, staff: Somebody, somebody) -> None:
    staff.says_in("g1", "/donvi VL")
    office.says_in("-100", "/donvi NCC")
    people = {"office": office, "staff": staff, "stranger": somebody("zalo", "z1")}
    told = turns()
    assert len(told) > 30
    for who, text, lines in told:
        town.later(seconds=1)
        answer = spoken(who, text, people).splitlines()
        at = 0
        for line in lines:
            where = [n for n, said in enumerate(answer[at:], at) if said.startswith(line)]
            assert where, f"{who}> {text}\nshould say: {line}\nsays:\n" + "\n".join(answer)
            at = where[0] + 1


@pytest.mark.parametrize("order", sorted(set(re.findall(r"`/(\w+)", DOC.read_text(encoding="utf-8")))))
def test_orders_in_the_docs_exist(order: str) -> None:
    from handlers.commands import NAMES

    assert order in NAMES
