"""Short phrases that people of the department type, each by his role, with and without accents; citizens are told."""

from datetime import date

import pytest

from bot.state import duties
from handlers.staffed import INSIDE
from tests.people.conftest import Somebody, Town

VL = "Phòng Lao động, việc làm"


@pytest.fixture
def busy(town: Town, office: Somebody, staff: Somebody) -> Town:
    """VL is late with one thing, due with another this week, as NCC is; VTLT is due next month."""
    town.on(date(2026, 11, 9))
    for words in (
        "nhắc phòng VL gửi danh sách tập huấn trước 13/11", "nhắc VL, NCC nộp báo cáo quý trước 20/11",
        "nhắc VTLT rà soát thủ tục trước 25/12",
    ):  # fmt: skip
        office.says(words)
        assert "Đã giao" in office.says("đồng ý")
    town.on(date(2026, 11, 18))
    return town


@pytest.fixture
def leader(town: Town, somebody) -> Somebody:
    person = somebody("telegram", "9009")
    person.says(f"/start {town.invite('leader')}")
    return person


THIS_WEEK = (
    "tuần này có việc gì", "tuan nay co viec gi", "việc tuần này", "tuần này phải nộp báo cáo gì", "trong tuần có việc nào",
)  # fmt: skip


@pytest.mark.parametrize("words", THIS_WEEK)
def test_what_is_due_this_week(busy: Town, office: Somebody, leader: Somebody, staff: Somebody, words: str) -> None:
    for who in (office, leader):
        said = who.says(words)
        assert "Đến hạn từ 16/11/2026 đến 22/11/2026:" in said and "NV2, Nộp báo cáo quý" in said and "NV3" not in said
        assert "Ngoài ra có 01 việc đã quá hạn." in said and "NV1," not in said
    said = staff.says(words)
    assert "Việc 2: Nộp báo cáo quý" in said and "Rà soát" not in said and "Ngoài ra có 01 việc đã quá hạn." in said


@pytest.mark.parametrize(
    "words", ["việc nào sắp hết hạn", "viec nao sap het han", "việc sắp đến hạn", "sắp tới có hạn gì"]
)
def test_what_is_due_soon(busy: Town, office: Somebody, staff: Somebody, words: str) -> None:
    assert "Đến hạn trong 14 ngày tới:" in office.says(words) and "Việc 2: Nộp báo cáo quý" in staff.says(words)


def test_other_spans_and_nothing_due(busy: Town, office: Somebody, staff: Somebody) -> None:
    assert "NV3, Rà soát thủ tục" in office.says("tháng sau có việc gì")
    assert "Sau đó còn 01 việc." in office.says("tuần này có việc gì")
    said = staff.says("hôm nay có việc gì")
    assert "Đến hạn ngày 18/11/2026: không có việc nào" in said and "Gần nhất:" in said and "Việc 2: Nộp" in said
    assert "không thấy ngày này trong lịch" in office.says("/denhan từ 31/2 đến 1/3")
    assert [choice.says for choice in office.asks("/denhan tuần này").choices] == ["/viec NV2", "/quahan"]


@pytest.mark.parametrize("words", ["còn việc gì chưa xong", "con viec gi chua xong", "còn báo cáo nào chưa nộp"])
def test_what_is_not_done(busy: Town, office: Somebody, leader: Somebody, staff: Somebody, words: str) -> None:
    assert "Chưa báo cáo:" in office.says(words) and "NV3" in leader.says(words)
    assert f"{VL} còn 02 việc" in staff.says(words)


@pytest.mark.parametrize("words", ["phòng nào chưa nộp", "phong nao chua nop", "ai chưa nộp báo cáo"])
def test_who_has_not_reported(busy: Town, office: Somebody, leader: Somebody, staff: Somebody, words: str) -> None:
    assert "NV2, Nộp báo cáo quý" in office.says(words) and "Chưa báo cáo:" in leader.says(words)
    assert f"{VL} còn 02 việc" in staff.says(words)


@pytest.mark.parametrize("words", ["báo cáo đâu", "bao cao dau roi", "Báo cáo đâu hết rồi"])
def test_where_the_reports_are(busy: Town, office: Somebody, leader: Somebody, staff: Somebody, words: str) -> None:
    assert office.says(words).startswith("Chưa báo cáo:")
    staff.says("xong việc 2, số 12/BC")
    reply = office.asks(words)
    assert "chờ duyệt: 01 báo cáo: việc 2 (VL)." in reply.plain() and reply.choices[0].says == "/choduyet"
    assert "việc 2 (VL)" in leader.says(words) and "/choduyet" not in [c.says for c in leader.asks(words).choices]


def test_where_a_unit_stands_with_its_reports(busy: Town, staff: Somebody) -> None:
    staff.says("xong việc 2, số 12/BC")
    for words in ("báo cáo đâu", "bao cao cua phong toi dau roi", "bao giờ phải nộp báo cáo quý"):
        said = staff.says(words)
        assert f"{VL} còn 01 việc" in said and "chờ Văn phòng duyệt: việc 2" in said, words


@pytest.mark.parametrize("words", ["báo cáo tháng", "bao cao thang nay", "tình hình tháng này", "tháng này thế nào"])
def test_how_the_month_stands(busy: Town, office: Somebody, leader: Somebody, words: str) -> None:
    for who in (office, leader):
        reply = who.asks(words)
        assert "Bảng theo dõi tháng 11 năm 2026" in reply.plain() and "Quá hạn: 01" in reply.plain()
        assert reply.choices[-1].says == "/baocaonam thang 11 2026"


def test_a_month_of_a_unit_is_its_own_work(busy: Town, staff: Somebody) -> None:
    for words in ("báo cáo tháng này", "tinh hinh thang nay"):
        assert "Đến hạn tháng 11 năm 2026:" in staff.says(words) and "Bảng theo dõi" not in staff.says(words)


@pytest.mark.parametrize(
    "words", ["ai trong phòng VL", "phong VL co nhung ai", "danh sách cán bộ phòng lao động, việc làm"]
)
def test_who_belongs_to_a_unit(
    busy: Town, office: Somebody, leader: Somebody, staff: Somebody, somebody, words: str
) -> None:
    assert f"{VL} có 01 người" in office.says(words) and "Lê Văn Chín (Zalo)" in office.says(words)
    said = leader.says(words)
    assert "Lê Văn Chín" in said and "Zalo" not in said and "Lê Văn Chín" in staff.says(words)
    other = somebody("telegram", "6001")
    other.says(f"/start {busy.invite('staff', 'NCC', 'Lê Văn Mười')}")
    assert "Chín" not in other.says(words) and "Lê Văn Mười" in other.says("ai trong phòng em")
    assert "VL, Phòng Lao động, việc làm: 01 người, 00 nhóm" in office.says("danh sách nhân viên")
    assert "không thấy đơn vị" in office.says("/nguoi xyz")


INWARD = (
    "ai trong phòng VL", "báo cáo đâu", "báo cáo tháng", "phòng nào chưa nộp", "phong nao chua nop", "còn việc gì chưa xong",
    "việc nào sắp hết hạn", "tuần này có việc gì", "tinh hinh thang nay", "/nguoi VL", "ai phụ trách phòng VL",
)  # fmt: skip


@pytest.mark.parametrize("words", INWARD)
def test_a_citizen_is_told_that_it_is_not_for_him(busy: Town, somebody, words: str) -> None:
    said = somebody().says(words)
    assert INSIDE in said and "Chín" not in said and "NV" not in said


ASKED = (
    "đăng ký khai sinh cần giấy tờ gì", "hồ sơ nộp ở phòng nào", "bao giờ hết hạn giấy phép lao động", "tiến độ",
    "hôm nay phải nộp gì", "tuần sau có phải nộp gì nữa không",
)  # fmt: skip


@pytest.mark.parametrize("words", ASKED)
def test_questions_of_citizens_are_not_taken_for_it(busy: Town, somebody, words: str) -> None:
    assert INSIDE not in somebody().says(words)


@pytest.mark.parametrize(
    "words", ["hôm nay có làm việc không", "ngay mai co lam viec khong a", "hôm nay làm việc tới mấy giờ"]
)
def test_when_we_are_open_is_no_question_about_work(busy: Town, staff: Somebody, somebody, words: str) -> None:
    for who in (somebody(), staff):
        assert "Thứ Hai đến thứ Sáu" in who.says(words)


def test_nothing_is_changed_by_asking(busy: Town, office: Somebody, staff: Somebody) -> None:
    before = busy.state.do(duties.open_rows)
    for words in (*THIS_WEEK, "báo cáo đâu", "còn việc gì chưa xong"):
        staff.says(words)
        office.says(words)
    assert busy.state.do(duties.open_rows) == before
